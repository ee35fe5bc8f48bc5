package dev.pellucid.explain.global.model.concepts;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Whether there is more of something in some images than in others: the probability that it is more
 * in one of the former than in one of the latter, half of those that tie (the area under the ROC
 * curve). Its interval is DeLong's (1988), normal, cut at 0 and 1.
 *
 * @param share 0.5 if it is as common in both
 * @param low of the interval
 * @param high of the interval
 */
public record Commonness(double share, double low, double high) {

  /**
   * Compares.
   *
   * @param some one value an image, two or more
   * @param others the same
   * @param confidence of the interval, within 0 and 1
   */
  public static Commonness of(float[] some, float[] others, double confidence) {
    double[] above = sharesBelow(some, others);
    double[] below = sharesBelow(others, some);
    double share = Arrays.stream(above).average().orElseThrow();
    double error = Math.sqrt(variance(above) / above.length + variance(below) / below.length);
    double reach =
        error * NormalDistribution.of(0, 1).inverseCumulativeProbability((1 + confidence) / 2);
    return new Commonness(share, Math.max(0, share - reach), Math.min(1, share + reach));
  }

  /** For each value the share of the others below it. */
  private static double[] sharesBelow(float[] values, float[] others) {
    float[] sorted = others.clone();
    Arrays.sort(sorted);
    double[] shares = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      shares[i] =
          (first(sorted, values[i], false) + first(sorted, values[i], true)) / 2.0 / sorted.length;
    }
    return shares;
  }

  /** How many are below a value, or not above it. */
  private static int first(float[] sorted, float value, boolean above) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean before = above ? sorted[middle] <= value : sorted[middle] < value;
      low = before ? middle + 1 : low;
      high = before ? high : middle;
    }
    return low;
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Arrays.stream(values).map(value -> Math.pow(value - mean, 2)).sum()
        / Math.max(1, values.length - 1);
  }
}
