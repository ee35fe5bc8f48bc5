package dev.pellucid.monitor.sequential;

/**
 * The Shiryaev–Roberts e-detector (Shin, Ramdas, Rinaldo, <i>E-detectors: a nonparametric framework
 * for sequential change detection</i>, 2022): the summed wealth of bettors of whom one begins with
 * every image.
 *
 * <p>A tick that weighs w and gains Δ makes M ← e^Δ (M + w). While nothing has changed, M less what
 * was weighed so far is a supermartingale, so E M_τ ≤ E(weight up to τ) at every stopping time τ:
 * if of m detectors each goes off at m·T, the mean weight up to the first alarm is at least T. It
 * assumes that the images before the change are independent of those before them.
 */
public final class ShiryaevRoberts {

  /** The logarithm of M before the first image. */
  public static final double NOTHING = Double.NEGATIVE_INFINITY;

  private ShiryaevRoberts() {}

  /**
   * One tick.
   *
   * @param logM the logarithm of M
   * @param gain Δ, the log-wealth that the tick's images bring together
   * @param weight w, what the tick counts against the promise
   * @return the logarithm of the new M
   */
  public static double tick(double logM, double gain, double weight) {
    return weight == 0 ? logM + gain : gain + Logs.add(logM, Math.log(weight));
  }
}
