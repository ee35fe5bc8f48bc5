package dev.pellucid.evaluate;

import dev.pellucid.explain.method.Classifier;
import java.util.List;

/**
 * The model whose explanations are judged, and others that indicators compare it with. Who opened
 * the classifiers closes them; closing this releases what was made of them.
 *
 * @param classifier the model itself
 * @param retrained the same network trained again from other weights; empty if none was given
 * @param randomised the model with random weights
 */
public record EvaluatedModel(
    Classifier classifier, List<Classifier> retrained, RandomisedModels randomised)
    implements AutoCloseable {

  public EvaluatedModel {
    retrained = List.copyOf(retrained);
  }

  /** A model, and the same trained again. */
  public EvaluatedModel(Classifier classifier, List<Classifier> retrained) {
    this(classifier, retrained, new RandomisedModels(classifier));
  }

  /** A model alone. */
  public static EvaluatedModel of(Classifier classifier) {
    return new EvaluatedModel(classifier, List.of());
  }

  @Override
  public void close() {
    randomised.close();
  }
}
