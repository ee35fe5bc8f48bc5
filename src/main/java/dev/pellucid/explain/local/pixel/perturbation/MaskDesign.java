package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.mask.MaskedModel;
import dev.pellucid.explain.mask.Masks;
import dev.pellucid.explain.mask.Partition;
import dev.pellucid.explain.method.Effort;
import java.util.Arrays;

/** The masks of an experiment, which are known before the first of them is scored. */
interface MaskDesign {

  /** About how many masks are written out at a time. */
  int HELD = 256;

  /** How many there are. */
  int count();

  /** How many cells each of them speaks of. */
  int cells();

  /** Writes the values of a mask's cells to a place in an array. */
  void write(int mask, float[] into, int at);

  /**
   * The score under each mask; fewer than there are masks if the effort was spent before the last.
   * One forward pass a mask.
   */
  default double[] scores(MaskedModel model, Partition partition, Effort effort) {
    int held = effort.rows() * Math.max(1, HELD / effort.rows());
    double[] scores = new double[count()];
    int done = 0;
    while (done < scores.length && (done == 0 || !effort.isSpent())) {
      int count = Math.min(held, scores.length - done);
      float[] values = new float[count * cells()];
      for (int mask = 0; mask < count; mask++) {
        write(done + mask, values, mask * cells());
      }
      double[] some = model.scores(new Masks.OfCells(partition, values), effort);
      System.arraycopy(some, 0, scores, done, some.length);
      done += some.length;
    }
    return Arrays.copyOf(scores, done);
  }
}
