package dev.pellucid.explain.local.concept.tcav;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/** A handful of numbers, as Student's tests see them. */
record Sample(int size, double mean, double variance) {

  /**
   * Of two numbers or more.
   *
   * @param resolution the step between values that the numbers can take: their variance is held to
   *     be no less than that of rounding to it, as a few equal shares do not show that there is
   *     none
   */
  static Sample of(double[] values, double resolution) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(value -> Math.pow(value - mean, 2)).sum();
    return new Sample(
        values.length, mean, Math.max(squares / (values.length - 1), resolution * resolution / 12));
  }

  /**
   * Welch's two-sided t-test (1947) that two samples have the same mean, their variances whatever
   * they are.
   *
   * @return p
   */
  double differsFrom(Sample other) {
    double own = variance / size;
    double others = other.variance / other.size;
    double freedom =
        Math.pow(own + others, 2) / (own * own / (size - 1) + others * others / (other.size - 1));
    double t = Math.abs(mean - other.mean) / Math.sqrt(own + others);
    return Math.min(1, 2 * TDistribution.of(freedom).survivalProbability(t));
  }

  /**
   * How likely one further draw from a normal distribution, of which this is a sample, is at least
   * so large: Student's, of (value − mean) / (s √(1 + 1/n)) with n − 1 degrees of freedom.
   *
   * @return p, one-sided
   */
  double reaches(double value) {
    double t = (value - mean) / Math.sqrt(variance * (1 + 1.0 / size));
    return TDistribution.of(size - 1).survivalProbability(t);
  }
}
