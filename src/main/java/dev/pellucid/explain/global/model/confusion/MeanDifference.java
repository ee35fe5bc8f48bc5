package dev.pellucid.explain.global.model.confusion;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How far apart the means of two sets of numbers are, by Welch's t-test (1947): the variances may
 * differ.
 *
 * @param some the mean of the first
 * @param others the mean of the second
 * @param low of the interval of the difference
 * @param high of the interval of the difference
 * @param pValue that there is none, two-sided
 */
public record MeanDifference(double some, double others, double low, double high, double pValue) {

  /**
   * Compares.
   *
   * @param some two numbers or more
   * @param others the same
   * @param confidence of the interval, within 0 and 1
   */
  public static MeanDifference of(double[] some, double[] others, double confidence) {
    double first = mean(some);
    double second = mean(others);
    double own = variance(some, first) / some.length;
    double rest = variance(others, second) / others.length;
    double error = Math.sqrt(own + rest);
    if (!(error > 0)) {
      double off = first - second;
      return new MeanDifference(first, second, off, off, off == 0 ? 1 : 0);
    }
    TDistribution student =
        TDistribution.of(
            Math.pow(own + rest, 2)
                / (own * own / (some.length - 1) + rest * rest / (others.length - 1)));
    double reach = error * student.inverseCumulativeProbability((1 + confidence) / 2);
    return new MeanDifference(
        first,
        second,
        first - second - reach,
        first - second + reach,
        Math.min(1, 2 * student.survivalProbability(Math.abs(first - second) / error)));
  }

  /** By how much the first is larger. */
  public double difference() {
    return some - others;
  }

  /** Whether either may be the larger, as far as the interval tells. */
  public boolean isUnclear() {
    return low <= 0 && high >= 0;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double variance(double[] values, double mean) {
    return Arrays.stream(values).map(value -> Math.pow(value - mean, 2)).sum()
        / (values.length - 1);
  }
}
