package dev.pellucid.cli.report;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/** Whether two shares differ by more than chance. */
public final class ShareComparison {

  private ShareComparison() {}

  /**
   * Fisher's exact test, one-sided: the probability of such a low share in the first group, or a
   * lower one, if both had the same.
   *
   * @param some of {@code of} in the first group
   * @param others of {@code ofOthers} in the second
   */
  public static double less(int some, int of, int others, int ofOthers) {
    return HypergeometricDistribution.of(of + ofOthers, some + others, of)
        .cumulativeProbability(some);
  }

  /** The same where the share in the first group is high. */
  public static double more(int some, int of, int others, int ofOthers) {
    return less(of - some, of, ofOthers - others, ofOthers);
  }

  /** Several tests at once: probabilities of error by Holm's method, in the given order. */
  public static double[] together(double[] pValues) {
    Integer[] order =
        IntStream.range(0, pValues.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .toArray(Integer[]::new);
    double[] adjusted = new double[pValues.length];
    double largest = 0;
    for (int rank = 0; rank < order.length; rank++) {
      largest = Math.max(largest, Math.min(1, (order.length - rank) * pValues[order[rank]]));
      adjusted[order[rank]] = largest;
    }
    return adjusted;
  }
}
