package dev.pellucid.evaluate.study;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.statistics.Estimate;

/**
 * How an explainer compares with another on the same images.
 *
 * @param difference of its values and the other's, image by image
 * @param verdict what the interval of their mean says
 */
public record Comparison(Estimate difference, Verdict verdict) {

  /** What can be said. */
  public enum Verdict {
    BETTER,
    WORSE,

    /** The interval holds zero, or there are too few images for one. */
    NOT_TOLD_APART
  }

  /**
   * Reads a difference.
   *
   * @param better which values are good; not {@link Better#NEITHER}
   */
  public static Comparison of(Estimate difference, Better better) {
    return new Comparison(difference, verdict(difference, better));
  }

  private static Verdict verdict(Estimate difference, Better better) {
    return difference
        .interval()
        .filter(interval -> !interval.contains(0))
        .map(
            interval ->
                interval.low() > 0 == (better == Better.HIGHER) ? Verdict.BETTER : Verdict.WORSE)
        .orElse(Verdict.NOT_TOLD_APART);
  }
}
