package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.method.Effort;
import java.util.function.IntFunction;

/**
 * When a random method looks whether its estimate is sure enough: after so many samples, twice as
 * many, and so on, however many a run has, so that the answer does not depend on the size of the
 * runs.
 *
 * @param first after how many samples it looks first
 * @param all the most samples
 * @param tolerance the relative standard error that is enough; 0 takes all samples
 */
record Looks(int first, int all, double tolerance) {

  /**
   * The estimate that is sure enough, or the one of all samples.
   *
   * @param upTo the estimate of the first so many samples; partial if the effort was spent before
   */
  CellEstimate estimate(IntFunction<CellEstimate> upTo, Effort effort) {
    int asked = tolerance > 0 ? Math.min(first, all) : all;
    CellEstimate estimate = upTo.apply(asked);
    while (!estimate.partial() && asked < all && !isEnough(estimate)) {
      if (effort.isSpent()) {
        return estimate.cut();
      }
      asked = (int) Math.min(2L * asked, all);
      estimate = upTo.apply(asked);
    }
    return estimate;
  }

  private boolean isEnough(CellEstimate estimate) {
    return estimate.relativeError().orElse(Double.POSITIVE_INFINITY) <= tolerance;
  }
}
