package dev.pellucid.compiler.rules.pattern;

import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.Shape;
import dev.pellucid.graph.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A convolution of maps or a dense layer, with its weights.
 *
 * @param input the tensor it reads, {@code [N,C,H,W]} or {@code […,I]}
 * @param inputShape of it
 * @param output the tensor that names it
 * @param response its output with the bias, {@code [N,O,h,w]} or {@code […,O]}
 * @param rectified whether nothing but rectifiers reads the response
 * @param units O
 * @param weights {@code [O,fan-in]}, a row for each unit
 * @param inputsFirst whether the model's own tensor is the transpose of that
 * @param window of a convolution; empty for a dense layer
 * @param group into how many groups its channels are divided
 */
public record WeightLayer(
    String input,
    Shape inputShape,
    String output,
    String response,
    boolean rectified,
    int units,
    float[] weights,
    boolean inputsFirst,
    Optional<Window> window,
    int group) {

  private static final Set<String> KINDS = Set.of("Conv", "Gemm", "MatMul");

  /** How many numbers a unit reads. */
  public int fanIn() {
    return weights.length / units;
  }

  /** Rows {@code [O,fan-in]} as the model's own weight tensor lies. */
  float[] asInTheModel(float[] rows) {
    return inputsFirst ? transposed(rows, units, fanIn()) : rows;
  }

  /** Every such layer, from the first to the last. */
  public static List<WeightLayer> all(Graph graph, Facts facts) {
    Map<String, List<Node>> consumers = graph.consumers();
    List<WeightLayer> layers = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (KINDS.contains(node.key())) {
        Optional<float[]> weights = facts.reals(node.input(1));
        weights
            .filter(w -> isPlain(node, facts))
            .map(w -> read(node, w, facts, consumers))
            .ifPresent(layers::add);
      }
    }
    return layers;
  }

  private static boolean isPlain(Node node, Facts facts) {
    int rank = facts.shape(node.input(1)).rank();
    boolean activations = facts.constant(node.input(0)).isEmpty();
    return activations
        && switch (node.key()) {
          case "Conv" -> rank == 4;
          case "Gemm" -> node.real("alpha", 1) == 1 && node.integer("transA", 0) == 0;
          default -> rank == 2;
        };
  }

  private static WeightLayer read(
      Node node, float[] weights, Facts facts, Map<String, List<Node>> consumers) {
    Shape shape = facts.shape(node.input(1));
    Shape inputShape = facts.shape(node.input(0));
    boolean convolution = node.key().equals("Conv");
    boolean inputsFirst = !convolution && node.integer("transB", 0) == 0;
    int units = (int) shape.size(inputsFirst ? 1 : 0);
    String response = response(node, facts, consumers);
    List<Node> readers = consumers.getOrDefault(response, List.of());
    return new WeightLayer(
        node.input(0),
        inputShape,
        node.output(),
        response,
        !readers.isEmpty() && readers.stream().allMatch(reader -> rectifies(reader, facts)),
        units,
        inputsFirst ? transposed(weights, weights.length / units, units) : weights,
        inputsFirst,
        convolution ? Optional.of(Window.ofConvolution(node, inputShape, shape)) : Optional.empty(),
        (int) node.integer("group", 1));
  }

  /** A bias may be a node of its own. */
  private static String response(Node node, Facts facts, Map<String, List<Node>> consumers) {
    List<Node> readers = consumers.getOrDefault(node.output(), List.of());
    boolean biased =
        readers.size() == 1
            && readers.get(0).key().equals("Add")
            && readers.get(0).inputs().stream().anyMatch(i -> facts.constant(i).isPresent())
            && facts.shape(readers.get(0).output()).equals(facts.shape(node.output()));
    return biased ? readers.get(0).output() : node.output();
  }

  private static boolean rectifies(Node node, Facts facts) {
    return node.key().equals("Relu")
        || (node.key().equals("Clip")
            && node.optionalInput(1)
                .flatMap(facts::reals)
                .filter(low -> low.length == 1 && low[0] == 0)
                .isPresent());
  }

  private static float[] transposed(float[] matrix, int rows, int columns) {
    float[] turned = new float[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = matrix[row * columns + column];
      }
    }
    return turned;
  }
}
