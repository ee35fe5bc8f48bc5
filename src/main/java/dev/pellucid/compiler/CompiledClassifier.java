package dev.pellucid.compiler;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An explained graph, ready for any ONNX runtime.
 *
 * @param onnx the serialised model
 * @param inputName the image input, {@code [N,C,H,W]} float32
 * @param input its channels, height and width
 * @param classes the number of logits
 * @param conceptLayer where CAM and concepts are taken, if the plan asked for either
 * @param outputNames in the order the graph returns them
 * @param rowInputs the inputs that hold a part for every row, if every output does and no row
 *     depends on what else is in the batch; none where that is not so, or cannot be seen
 * @param bytesARow how much a run holds at once for every row of its batch, about
 */
public record CompiledClassifier(
    byte[] onnx,
    String inputName,
    Chw input,
    int classes,
    Optional<FeatureLayer> conceptLayer,
    List<String> outputNames,
    Set<String> rowInputs,
    long bytesARow) {

  /** Channels, height, width. */
  public record Chw(int channels, int height, int width) {}

  /** A spatial feature map {@code [N,K,h,w]} in the graph. */
  public record FeatureLayer(String tensor, int channels, int height, int width) {}

  public CompiledClassifier {
    outputNames = List.copyOf(outputNames);
    rowInputs = Set.copyOf(rowInputs);
  }

  /**
   * Whether the graph takes the {@link TensorNames#TARGET} input: it does when anything depends on
   * the target.
   */
  public boolean takesTarget() {
    return outputNames.stream()
        .anyMatch(
            name ->
                !name.equals(TensorNames.LOGITS)
                    && !name.equals(TensorNames.BASELINE_LOGITS)
                    && !name.equals(TensorNames.PROBABILITIES)
                    && !name.equals(TensorNames.PULLBACK)
                    && !name.startsWith(TensorNames.activation(""))
                    && !name.startsWith(TensorNames.attention("")));
  }
}
