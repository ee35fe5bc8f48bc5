package dev.pellucid.cli;

import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.Target;
import java.time.Duration;
import java.util.List;

/**
 * All that was computed for one image.
 *
 * @param target what was explained, its classes named
 * @param results one a method
 */
record ExplainedPicture(
    Picture picture, float[] logits, float[] probabilities, Target target, List<Result> results) {

  ExplainedPicture {
    results = List.copyOf(results);
  }

  /**
   * What one method says.
   *
   * @param took of the pictures explained together, this one's share; of a run that several methods
   *     were read off, this one's
   */
  record Result(MethodRequest request, Explanation explanation, Duration took) {

    Attribution attribution() {
      return explanation.attribution();
    }
  }
}
