package dev.pellucid.compiler;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The end of a network that has a class activation map: global average pooling of a feature map,
 * one linear layer behind it, the logits.
 */
public final class LinearHead {

  /** What moves no value of a vector {@code [N,K]} to another place. */
  private static final Set<String> KEEP_VALUES =
      Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity", "Dropout");

  private final Map<String, Node> producers;
  private final Facts facts;

  private LinearHead(Classifier classifier) {
    this.producers = classifier.graph().producers();
    this.facts = classifier.facts();
  }

  /**
   * The feature map {@code [N,K,h,w]} that is pooled; empty if the network ends otherwise.
   *
   * @throws dev.pellucid.graph.InvalidModelException if the model is no image classifier
   */
  public static Optional<FeatureLayer> find(byte[] onnx, String modelName) {
    Classifier classifier = Classifier.read(onnx, modelName);
    return new LinearHead(classifier).pooled(classifier.logits());
  }

  private Optional<FeatureLayer> pooled(String logits) {
    return producer(logits)
        .map(this::beforeBias)
        .filter(this::isLinear)
        .flatMap(linear -> producer(linear.input(0)))
        .filter(this::isGlobalMean)
        .map(mean -> map(mean.input(0)));
  }

  /** The node that makes a tensor's values, if one does. */
  private Optional<Node> producer(String tensor) {
    Node node = producers.get(tensor);
    while (node != null && KEEP_VALUES.contains(node.key())) {
      node = producers.get(node.input(0));
    }
    return Optional.ofNullable(node);
  }

  private Node beforeBias(Node node) {
    if (!node.key().equals("Add")) {
      return node;
    }
    int constant = facts.constant(node.input(0)).isPresent() ? 0 : 1;
    return facts.constant(node.input(constant)).isPresent()
        ? producer(node.input(1 - constant)).orElse(node)
        : node;
  }

  private boolean isLinear(Node node) {
    boolean weighted = node.inputs().size() > 1 && facts.constant(node.input(1)).isPresent();
    return switch (node.key()) {
      case "Gemm", "MatMul" -> weighted;
      case "Conv" ->
          weighted
              && node.integer("group", 1) == 1
              && facts.shape(node.input(0)).product(2, 4).equals(Dim.of(1))
              && facts.shape(node.input(1)).product(2, 4).equals(Dim.of(1));
      default -> false;
    };
  }

  private boolean isGlobalMean(Node node) {
    Shape shape = facts.shape(node.input(0));
    if (shape.rank() != 4 || !shape.dim(0).equals(Dim.N)) {
      return false;
    }
    return switch (node.key()) {
      case "GlobalAveragePool" -> true;
      case "AveragePool" ->
          Arrays.equals(
                  node.integers("kernel_shape", new long[0]),
                  new long[] {shape.size(2), shape.size(3)})
              && Arrays.stream(node.integers("pads", new long[0])).allMatch(pad -> pad == 0)
              && facts.shape(node.output()).product(2, 4).equals(Dim.of(1));
      case "ReduceMean" ->
          node.optionalInput(1)
              .flatMap(facts::numbers)
              .map(axes -> Arrays.stream(axes).map(shape::axis).sorted().boxed().toList())
              .map(axes -> axes.equals(List.of(2L, 3L)))
              .orElse(false);
      default -> false;
    };
  }

  private FeatureLayer map(String tensor) {
    Shape shape = facts.shape(tensor);
    return new FeatureLayer(tensor, (int) shape.size(1), (int) shape.size(2), (int) shape.size(3));
  }
}
