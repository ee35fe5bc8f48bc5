package dev.pellucid.explain.method;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.model.inference.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one run of a compiled graph gave for a batch.
 *
 * @param size N
 * @param tensors float32 outputs by name, in the plan's order, the batch along the first axis
 * @param layer where CAM and concepts were taken, if the plan asked for either
 */
public record BatchOutputs(
    int size, Map<String, Tensor.Floats> tensors, Optional<FeatureLayer> layer) {

  public BatchOutputs {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * One image's part of an output, a copy.
   *
   * @throws IllegalArgumentException if the plan did not ask for this output
   */
  public float[] row(String output, int image) {
    float[] all = tensor(output).array();
    int length = all.length / size;
    return Arrays.copyOfRange(all, image * length, (image + 1) * length);
  }

  /**
   * The shape of one image's part of an output.
   *
   * @throws IllegalArgumentException if the plan did not ask for this output
   */
  public int[] rowShape(String output) {
    int[] shape = tensor(output).shape();
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  private Tensor.Floats tensor(String output) {
    Tensor.Floats tensor = tensors.get(output);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "no output '%s' in this run; there are %s".formatted(output, tensors.keySet()));
    }
    return tensor;
  }

  /**
   * Where CAM and concepts were taken.
   *
   * @throws IllegalStateException if the plan asked for neither
   */
  public FeatureLayer featureLayer() {
    return layer.orElseThrow(() -> new IllegalStateException("the plan names no feature layer"));
  }
}
