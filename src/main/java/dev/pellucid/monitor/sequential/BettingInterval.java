package dev.pellucid.monitor.sequential;

/**
 * A confidence sequence for the mean of values in 0…1: with the wanted confidence, the mean lies in
 * the interval at every moment from the first value to the last, however often one looks.
 *
 * <p>By betting (Waudby-Smith and Ramdas, <i>Estimating means of bounded random variables by
 * betting</i>, JRSS B 2024): were the mean m, the wealth of a bettor who stakes a part f of all,
 * Π(1 + f(x/m − 1)), would be a martingale; an m at which the mean wealth over a fixed row of f
 * exceeds 2/α is too low. So with 1−x for the other end. The stakes are fixed, not learnt, so that
 * counts of values are all that it needs: counts add up over partitions.
 *
 * <p>The values must be independent of the past, with one mean; if the mean moves, the interval is
 * one for no moment in particular. It costs some {@code 300·L} logarithms.
 *
 * @param low lower end
 * @param high upper end
 */
public record BettingInterval(double low, double high) {

  /** Stakes are 0.9/4^i: one of them is near the best up to some 10⁹ values. */
  private static final double BOLDEST = 0.9;

  private static final int STAKES = 9;

  /** Ends are given outward to 1/2¹⁶. */
  private static final int HALVINGS = 16;

  /**
   * The interval of what was counted so far.
   *
   * @param counts how many values were l/(L−1), for each of the L ≥ 2 levels l
   * @param confidence such as 0.95
   */
  public static BettingInterval of(long[] counts, double confidence) {
    double wanted = Math.log(2 / (1 - confidence));
    long[] reversed = new long[counts.length];
    for (int l = 0; l < counts.length; l++) {
      reversed[counts.length - 1 - l] = counts[l];
    }
    return new BettingInterval(lower(counts, wanted), 1 - lower(reversed, wanted));
  }

  /** The wealth falls as m rises, and is 1 at most where m is the mean of the values. */
  private static double lower(long[] counts, double wanted) {
    double low = 0;
    double high = 1;
    for (int step = 0; step < HALVINGS; step++) {
      double m = (low + high) / 2;
      if (logWealth(counts, m) >= wanted) {
        low = m;
      } else {
        high = m;
      }
    }
    return low;
  }

  private static double logWealth(long[] counts, double m) {
    double[] logs = new double[STAKES];
    double stake = BOLDEST;
    for (int i = 0; i < STAKES; i++) {
      for (int l = 0; l < counts.length; l++) {
        if (counts[l] > 0) {
          double value = (double) l / (counts.length - 1);
          logs[i] += counts[l] * Math.log1p(stake * (value / m - 1));
        }
      }
      stake /= 4;
    }
    return Logs.mean(logs, 0, STAKES);
  }
}
