package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.mask.MaskedModel;
import dev.pellucid.explain.mask.Masks;
import dev.pellucid.explain.mask.Partition;
import dev.pellucid.explain.method.Effort;
import java.util.Arrays;

/** The scores of a design's masks, which may be asked for bit by bit. */
final class Experiment {

  /** About how many masks are written out at a time. */
  private static final int HELD = 256;

  private final MaskDesign design;
  private final MaskedModel model;
  private final Partition partition;
  private final Effort effort;
  private double[] scores = new double[0];

  Experiment(MaskDesign design, MaskedModel model, Partition partition, Effort effort) {
    this.design = design;
    this.model = model;
    this.partition = partition;
    this.effort = effort;
  }

  /**
   * The score under each of the first so many masks; fewer if the effort was spent before the last.
   * One forward pass for each that was not asked about before.
   */
  double[] upTo(int masks) {
    int held = effort.rows() * Math.max(1, HELD / effort.rows());
    while (scores.length < masks && (scores.length == 0 || !effort.isSpent(scores.length, masks))) {
      int done = scores.length;
      int count = Math.min(held, masks - done);
      float[] values = new float[count * design.cells()];
      for (int mask = 0; mask < count; mask++) {
        design.write(done + mask, values, mask * design.cells());
      }
      double[] some = model.scores(new Masks.OfCells(partition, values), effort);
      scores = Arrays.copyOf(scores, done + some.length);
      System.arraycopy(some, 0, scores, done, some.length);
    }
    return scores.clone();
  }
}
