package dev.pellucid.evaluate.study;

import dev.pellucid.evaluate.statistics.Estimate;
import java.util.Map;
import java.util.Optional;

/** What an indicator says of an explainer over all images. */
public sealed interface Figure {

  /**
   * A mean.
   *
   * @param estimate over the images in which it is defined
   * @param undefined how many images it is not defined in, by reason
   * @param againstRandom the difference to the random map; empty for the random map itself, where
   *     neither end is better or what ignores the model is best, and where no image has both
   * @param best whether it is the best, or cannot be told from it, while others can; and better
   *     than the random map, if there is one
   * @param curve the mean of what it was taken from, if it was
   * @param seconds that judging one image took, on average
   */
  record Measured(
      Estimate estimate,
      Map<String, Integer> undefined,
      Optional<Comparison> againstRandom,
      boolean best,
      Optional<MeanCurve> curve,
      double seconds)
      implements Figure {

    public Measured {
      undefined = Map.copyOf(undefined);
    }

    Measured marked(Optional<Comparison> comparison, boolean isBest) {
      return new Measured(estimate, undefined, comparison, isBest, curve, seconds);
    }
  }

  /**
   * It is defined in no image.
   *
   * @param reasons and how many images each holds for; empty if every image failed
   */
  record Undefined(Map<String, Integer> reasons) implements Figure {
    public Undefined {
      reasons = Map.copyOf(reasons);
    }
  }

  /**
   * It cannot judge this explainer, or this model.
   *
   * @param reason for people
   */
  record NotApplicable(String reason) implements Figure {}
}
