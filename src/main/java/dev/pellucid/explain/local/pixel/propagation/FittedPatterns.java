package dev.pellucid.explain.local.pixel.propagation;

import dev.pellucid.compiler.rules.pattern.Patterns;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;

/** The patterns that a method needs of a model. */
final class FittedPatterns {

  private FittedPatterns() {}

  /**
   * The model's.
   *
   * @param method for the message
   * @throws NotApplicableException if they were not fitted yet
   */
  static Patterns of(Classifier classifier, String method) {
    return classifier
        .patterns()
        .orElseThrow(
            () ->
                new NotApplicableException(
                    "%s cannot explain model %s yet: it needs patterns of its weights; fit them with 'fit patterns --model MODEL --data DIR'"
                        .formatted(method, classifier.name())));
  }
}
