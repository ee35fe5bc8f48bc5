package dev.pellucid.evaluate;

import dev.pellucid.explain.method.Classifier;
import java.util.List;

/**
 * The model whose explanations are judged, and others that indicators compare it with. Who made it
 * closes the classifiers.
 *
 * @param classifier the model itself
 * @param retrained the same network trained again from other weights; empty if none was given
 */
public record EvaluatedModel(Classifier classifier, List<Classifier> retrained) {

  public EvaluatedModel {
    retrained = List.copyOf(retrained);
  }

  /** A model alone. */
  public static EvaluatedModel of(Classifier classifier) {
    return new EvaluatedModel(classifier, List.of());
  }
}
