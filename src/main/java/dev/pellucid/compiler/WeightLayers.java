package dev.pellucid.compiler;

import dev.pellucid.compiler.rules.pattern.WeightLayer;
import dev.pellucid.graph.InvalidModelException;
import java.util.List;

/** The layers with weights of a classifier, as it is compiled: batch normalisations folded in. */
public final class WeightLayers {

  private WeightLayers() {}

  /**
   * All of them, from the first to the last. Their tensors can be asked for as activations.
   *
   * @throws InvalidModelException if the model is no image classifier
   */
  public static List<WeightLayer> of(byte[] onnx, String modelName) {
    Classifier classifier = Classifier.read(onnx, modelName);
    return WeightLayer.all(classifier.graph(), classifier.facts());
  }
}
