package dev.pellucid.monitor.fairness;

import dev.pellucid.monitor.sequential.BinCounts;

/**
 * Bets that a gap is larger than δ, either way.
 *
 * <p>A comparison is the difference z of two means in 0…1, counted at one of {@value #LEVELS}
 * levels (l − {@value #MIDDLE})/{@value #MIDDLE}. If the gap is no larger than δ, the mean of z − δ
 * is 0 at most, and Π(1 + λ(z − δ)) a supermartingale for every stake λ in 0 … 1/(1+δ) (Chugg,
 * Cortes-Gomez, Wilder, Ramdas, <i>Auditing fairness by betting</i>, NeurIPS 2023); so with −z.
 */
final class GapBets {

  static final int MIDDLE = FairnessPlan.FINEST;
  static final int LEVELS = 2 * MIDDLE + 1;

  /** Stakes as parts of the highest, at which a comparison could cost all: from timid to bold. */
  private static final double[] STAKES = {0.03, 0.06, 0.12, 0.25, 0.5, 0.85};

  static final int STAKE_COUNT = STAKES.length;

  /** The stake by which a gap is dated: neither timid nor bold. */
  static final int DATING_STAKE = 3;

  private final double practical;

  /** log(1 + λ(z − δ)), z taken in the direction: by direction, stake and level. */
  private final double[][][] gains;

  /**
   * @param practical δ
   */
  GapBets(double practical) {
    this.practical = practical;
    this.gains = new double[Direction.values().length][STAKE_COUNT][LEVELS];
    for (Direction direction : Direction.values()) {
      for (int stake = 0; stake < STAKE_COUNT; stake++) {
        double lambda = STAKES[stake] / (1 + practical);
        for (int level = 0; level < LEVELS; level++) {
          double z = (double) (direction.turn(level) - MIDDLE) / MIDDLE;
          gains[direction.place()][stake][level] = Math.log1p(lambda * (z - practical));
        }
      }
    }
  }

  /** The log-wealth that comparisons bring. */
  double gain(Direction direction, int stake, BinCounts differences) {
    return differences.sumOf(gains[direction.place()][stake]);
  }

  /** The largest (1 + z)/2 that is no cause for alarm, on average. */
  double ceiling() {
    return (1 + practical) / 2;
  }

  /** (1 + z)/2 of a difference in the direction. */
  static double[] values(Direction direction) {
    double[] values = new double[LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      values[level] = (double) direction.turn(level) / (LEVELS - 1);
    }
    return values;
  }
}
