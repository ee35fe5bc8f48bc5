package dev.pellucid.monitor.sequential;

import dev.pellucid.event.DriftSignal.Shape;

/**
 * Bets on one shape of change, at several stakes.
 *
 * <p>An image in bin b pays g_b − ceiling, where the ceiling is no less than the mean of g while
 * nothing has changed: so the game is not in the bettor's favour, and wealth Π(1 + λ(g_b −
 * ceiling)) is a supermartingale for each stake λ ∈ (0, 1/ceiling) (Waudby-Smith and Ramdas,
 * <i>Estimating means of bounded random variables by betting</i>, JRSS B 2024).
 *
 * @param shape of the change it bets on
 * @param values g_b ∈ [0,1], one a bin
 * @param mean of g in the reference
 * @param ceiling the largest mean of g that is no change
 * @param gains log(1 + λ(g_b − ceiling)): a row a stake, an entry a bin
 */
public record Bet(Shape shape, double[] values, double mean, double ceiling, double[][] gains) {

  /** Stakes as parts of the highest, at which an image could cost all: from timid to bold. */
  private static final double[] STAKES = {0.02, 0.05, 0.12, 0.25, 0.5, 0.85};

  /** How many stakes there are. */
  public static final int STAKE_COUNT = STAKES.length;

  /** The stake by which a change is dated: neither timid nor bold. */
  public static final int DATING_STAKE = 3;

  /**
   * Bets on a shape.
   *
   * @param values g_b
   * @param ceiling the largest mean of g that is no change; above 0
   */
  static Bet on(Shape shape, double[] values, double mean, double ceiling) {
    double[][] gains = new double[STAKES.length][values.length];
    for (int stake = 0; stake < STAKES.length; stake++) {
      double lambda = STAKES[stake] / ceiling;
      for (int b = 0; b < values.length; b++) {
        gains[stake][b] = Math.log1p(lambda * (values[b] - ceiling));
      }
    }
    return new Bet(shape, values, mean, ceiling, gains);
  }

  /** Whether an image could win it. */
  boolean canWin() {
    for (double value : values) {
      if (value > ceiling) {
        return true;
      }
    }
    return false;
  }
}
