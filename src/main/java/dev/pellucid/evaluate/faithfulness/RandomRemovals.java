package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.Finding;
import dev.pellucid.explain.mask.Partition;
import dev.pellucid.image.HeatMap;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What an attribution says of random subsets of an image's cells, and what the score loses without
 * them.
 *
 * @param attributed Σ of the map over each subset
 * @param lost score(x) − score(x with the subset at the baseline)
 */
record RandomRemovals(double[] attributed, double[] lost) {

  /**
   * Removes one subset after the other. A forward pass a subset, and one more.
   *
   * @param subsets how many
   * @param drawn the cells of the next one
   * @param baseline {@code [C,H,W]}
   */
  static RandomRemovals of(
      Scoring scoring,
      HeatMap map,
      Partition cells,
      int subsets,
      Supplier<int[]> drawn,
      float[] baseline) {
    double[] ofCell = new double[cells.cells()];
    for (int pixel = 0; pixel < map.values().length; pixel++) {
      ofCell[cells.cellOfPixel()[pixel]] += map.values()[pixel];
    }
    double[] attributed = new double[subsets];
    double[] scores =
        scoring.under(
            subsets + 1,
            cells,
            (from, to) -> {
              float[] masks = new float[(to - from) * cells.cells()];
              Arrays.fill(masks, 1);
              for (int row = Math.max(1, from); row < to; row++) {
                for (int cell : drawn.get()) {
                  masks[(row - from) * cells.cells() + cell] = 0;
                  attributed[row - 1] += ofCell[cell];
                }
              }
              return masks;
            },
            baseline);
    double[] lost = new double[subsets];
    Arrays.setAll(lost, subset -> scores[0] - scores[subset + 1]);
    return new RandomRemovals(attributed, lost);
  }

  /** What is said of how the two go together. */
  static Finding finding(OptionalDouble correlation) {
    return correlation.isPresent()
        ? Finding.of(correlation.getAsDouble())
        : Finding.undefined(
            "every set of pixels is said to weigh the same, or costs the same: nothing varies that could go together");
  }

  /** Subsets of so many cells, each as likely. */
  static Supplier<int[]> subsets(int cells, int size, SplittableRandom random) {
    int[] shuffled = IntStream.range(0, cells).toArray();
    return () -> {
      for (int i = 0; i < size; i++) {
        int other = i + random.nextInt(cells - i);
        int drawn = shuffled[other];
        shuffled[other] = shuffled[i];
        shuffled[i] = drawn;
      }
      return Arrays.copyOf(shuffled, size);
    };
  }
}
