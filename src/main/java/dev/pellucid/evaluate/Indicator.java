package dev.pellucid.evaluate;

import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;

/** An indicator of how good an explanation of an image is. Stateless, as a method is. */
public interface Indicator {

  /** What is to be known before it is asked. */
  IndicatorCard card();

  /**
   * The passes of one image with these parameters, at the most, without those of {@link
   * #explanations}.
   */
  Passes passes(ParameterValues parameters);

  /** How often the image is explained again, at the most. */
  default int explanations(ParameterValues parameters) {
    return 0;
  }

  /** Whether it says yes or no, 1 or 0, so that the mean over images is a share of them. */
  default boolean isYesOrNo() {
    return false;
  }

  /**
   * Whether what ignores the model is the best by definition, so that a comparison with the random
   * map would say nothing.
   */
  default boolean favoursIgnorance() {
    return false;
  }

  /**
   * Judges one explanation.
   *
   * @param effort how many rows one run of the model may have; an indicator is no use half done, so
   *     it asks no deadline, but it gives way between runs
   * @throws dev.pellucid.explain.method.NotApplicableException if it cannot judge what the
   *     explainer says, or lacks what it needs: retrained models, say; that holds for every image
   * @throws dev.pellucid.explain.method.InvalidParameterException if a value does not suit the
   *     image
   * @throws dev.pellucid.model.inference.InferenceFailedException if the model refuses a run
   */
  Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort);
}
