package dev.pellucid.evaluate.statistics;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Between what bounds the mean of independent values is known.
 *
 * <p>What indicators say is bounded and often skewed: intervals that are symmetric about the mean
 * would lie too low or too high, and reach beyond what is possible. So it is the bootstrap,
 * bias-corrected and accelerated (Efron, 1987), its tails as much wider as Student's distribution
 * is wider than the normal one, without which it is too narrow for a few values (Hesterberg, 2015).
 * Of values that are all 0 or 1 the bootstrap knows nothing where they are all the same; there it
 * is the exact interval of a share (Clopper, Pearson, 1934).
 *
 * <p>Below {@value #FEWEST} values there is no interval, except of a share: even if all lay on one
 * side, a test of signs could not tell them from chance (2·2⁻⁵ = 0.06).
 *
 * @param confidence within 0 and 1, such as 0.95
 * @param seed of the samples drawn
 */
public record MeanInterval(double confidence, long seed) {

  /** So many values have an interval. */
  public static final int FEWEST = 6;

  private static final int RESAMPLES = 2000;

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  public MeanInterval {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "the confidence of an interval lies within 0 and 1, and is not " + confidence);
    }
  }

  /**
   * The mean and its interval.
   *
   * @param values at least one
   */
  public Estimate of(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return new Estimate(
        mean,
        values.length,
        values.length < FEWEST ? Optional.empty() : Optional.of(bootstrap(values, mean)));
  }

  /**
   * The same of answers, each 1 for yes or 0 for no; where one lies between, as they are numbers.
   *
   * @param answers at least one
   */
  public Estimate ofAnswers(double[] answers) {
    if (Arrays.stream(answers).anyMatch(answer -> answer != 0 && answer != 1)) {
      return of(answers);
    }
    int ones = (int) Math.round(Arrays.stream(answers).sum());
    return new Estimate(
        ones / (double) answers.length, answers.length, Optional.of(share(ones, answers.length)));
  }

  private Interval share(int ones, int count) {
    double tail = (1 - confidence) / 2;
    double low =
        ones == 0
            ? 0
            : BetaDistribution.of(ones, count - ones + 1.0).inverseCumulativeProbability(tail);
    double high =
        ones == count
            ? 1
            : BetaDistribution.of(ones + 1.0, count - ones).inverseSurvivalProbability(tail);
    return new Interval(low, high);
  }

  private Interval bootstrap(double[] values, double mean) {
    int count = values.length;
    double squares = 0;
    double cubes = 0;
    for (double value : values) {
      double off = value - mean;
      squares += off * off;
      cubes += off * off * off;
    }
    if (squares == 0) {
      return new Interval(mean, mean);
    }
    double[] means = resampled(values);
    Arrays.sort(means);
    double bias = NORMAL.inverseCumulativeProbability(shareBelow(means, mean));
    double acceleration = cubes / (6 * Math.pow(squares, 1.5));
    double reach =
        Math.sqrt(count / (count - 1.0))
            * TDistribution.of(count - 1.0).inverseCumulativeProbability((1 + confidence) / 2);
    return new Interval(
        quantile(means, corrected(bias, acceleration, -reach)),
        quantile(means, corrected(bias, acceleration, reach)));
  }

  private double[] resampled(double[] values) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[RESAMPLES];
    for (int sample = 0; sample < RESAMPLES; sample++) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += values[random.nextInt(values.length)];
      }
      means[sample] = sum / values.length;
    }
    return means;
  }

  /** Half of those that are equal are below; never none or all, which no normal quantile has. */
  private static double shareBelow(double[] sorted, double mean) {
    double below = 0;
    for (double each : sorted) {
      below += each < mean ? 1 : each == mean ? 0.5 : 0;
    }
    return Math.max(0.5, Math.min(sorted.length - 0.5, below)) / sorted.length;
  }

  private static double corrected(double bias, double acceleration, double reach) {
    double moved = bias + reach;
    return NORMAL.cumulativeProbability(bias + moved / (1 - acceleration * moved));
  }

  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int lower = (int) at;
    int upper = Math.min(lower + 1, sorted.length - 1);
    return sorted[lower] + (at - lower) * (sorted[upper] - sorted[lower]);
  }
}
