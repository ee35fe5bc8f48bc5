package dev.pellucid.explain.global.model.concepts;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Many tests at once (Holm, "A Simple Sequentially Rejective Multiple Test Procedure", 1979): if
 * those are believed whose adjusted p is at most α, then with probability 1 − α none of them is
 * wrong, however the tests depend on one another.
 */
public final class Holm {

  private Holm() {}

  /** The adjusted p of each test, in their order. */
  public static double[] adjusted(double[] pValues) {
    int[] order =
        IntStream.range(0, pValues.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[pValues.length];
    double largest = 0;
    for (int rank = 0; rank < order.length; rank++) {
      largest = Math.max(largest, Math.min(1, (order.length - rank) * pValues[order[rank]]));
      adjusted[order[rank]] = largest;
    }
    return adjusted;
  }
}
