package dev.pellucid.explain.local.concept.causal;

import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Mean differences over pairs, {@code [classes]} each, with intervals: mean ± t·sd/√n, t the
 * quantile of Student's distribution with n − 1 degrees of freedom. Each interval holds its own
 * class's effect with the confidence; that all do at once is less sure.
 *
 * @param pairs n
 * @param confidence of each interval
 * @param mean of the differences, one a class
 * @param low where the intervals begin
 * @param high where they end
 */
public record PairedEffect(
    int pairs, double confidence, double[] mean, double[] low, double[] high) {

  /**
   * From what was measured.
   *
   * @param differences one a pair, of as many classes each
   * @throws IllegalStateException if there are fewer than two pairs, of which no spread is known
   * @throws IllegalArgumentException if the confidence is not within 0…1
   */
  static PairedEffect of(List<double[]> differences, double confidence) {
    int pairs = differences.size();
    if (pairs < 2) {
      throw new IllegalStateException(
          "an interval needs two pairs or more, to know their spread, and there are " + pairs);
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "the confidence of an interval lies within 0 and 1, and is not " + confidence);
    }
    double quantile =
        TDistribution.of(pairs - 1).inverseCumulativeProbability((1 + confidence) / 2);
    int classes = differences.get(0).length;
    double[] mean = new double[classes];
    double[] low = new double[classes];
    double[] high = new double[classes];
    for (int c = 0; c < classes; c++) {
      for (double[] difference : differences) {
        mean[c] += difference[c] / pairs;
      }
      double squares = 0;
      for (double[] difference : differences) {
        squares += Math.pow(difference[c] - mean[c], 2);
      }
      double reach = quantile * Math.sqrt(squares / (pairs - 1.0) / pairs);
      low[c] = mean[c] - reach;
      high[c] = mean[c] + reach;
    }
    return new PairedEffect(pairs, confidence, mean, low, high);
  }
}
