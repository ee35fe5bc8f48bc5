package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.mask.MaskedModel;
import dev.pellucid.explain.mask.Masks;
import dev.pellucid.explain.mask.Partition;
import dev.pellucid.explain.method.Effort;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The game whose players are the cells of an image: a coalition is worth the score of the image
 * with these cells as they are and the others taken from the baseline.
 */
record MaskedGame(MaskedModel model, Partition partition) implements Game {

  @Override
  public int players() {
    return partition.cells();
  }

  /** One forward pass a coalition. */
  @Override
  public double[] worth(List<BitSet> coalitions, Effort effort) {
    double[] worth = new double[coalitions.size()];
    int done = 0;
    while (done < worth.length && (done == 0 || !effort.isSpent(done, worth.length))) {
      int to = Math.min(worth.length, done + effort.rows());
      double[] scores = model.scores(masks(coalitions.subList(done, to)), effort);
      System.arraycopy(scores, 0, worth, done, scores.length);
      done += scores.length;
    }
    return Arrays.copyOf(worth, done);
  }

  private Masks masks(List<BitSet> coalitions) {
    int cells = partition.cells();
    float[] values = new float[coalitions.size() * cells];
    for (int row = 0; row < coalitions.size(); row++) {
      int from = row * cells;
      coalitions.get(row).stream().forEach(cell -> values[from + cell] = 1);
    }
    return new Masks.OfCells(partition, values);
  }
}
