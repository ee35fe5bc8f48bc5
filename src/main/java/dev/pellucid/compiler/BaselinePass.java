package dev.pellucid.compiler;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A second forward pass, of a baseline, beside that of the image: every tensor that depends on the
 * image is there twice.
 */
final class BaselinePass {

  private static final String SUFFIX = "/at_baseline";

  private BaselinePass() {}

  /**
   * Appends the pass.
   *
   * @return where each tensor's value at the baseline is; a tensor that no image changes is its own
   */
  static UnaryOperator<String> emit(Classifier classifier) {
    Graph graph = classifier.graph();
    Facts facts = classifier.facts();
    graph.addInput(
        new Graph.Value(
            TensorNames.BASELINE, DataType.FLOAT, Optional.of(facts.shape(classifier.image()))));
    Map<String, String> twins = new HashMap<>();
    twins.put(classifier.image(), TensorNames.BASELINE);
    for (Node node : List.copyOf(graph.nodes())) {
      if (node.inputs().stream().anyMatch(twins::containsKey)) {
        List<String> results =
            node.outputs().stream().map(o -> o.isEmpty() ? o : o + SUFFIX).toList();
        graph.emitCopy(
            node, node.inputs().stream().map(i -> twins.getOrDefault(i, i)).toList(), results);
        for (int i = 0; i < results.size(); i++) {
          twins.put(node.outputs().get(i), results.get(i));
        }
      }
    }
    return tensor -> twins.getOrDefault(tensor, tensor);
  }
}
