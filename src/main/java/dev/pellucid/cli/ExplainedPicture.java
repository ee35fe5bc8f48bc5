package dev.pellucid.cli;

import dev.pellucid.explain.method.Attribution;
import java.util.List;

/**
 * All that was computed for one image.
 *
 * @param target the class that was explained
 * @param results one a method
 */
record ExplainedPicture(
    Picture picture, float[] logits, float[] probabilities, int target, List<Result> results) {

  ExplainedPicture {
    results = List.copyOf(results);
  }

  /** What one method says. */
  record Result(MethodRequest request, Attribution attribution) {}
}
