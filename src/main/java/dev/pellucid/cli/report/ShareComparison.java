package dev.pellucid.cli.report;

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
}
