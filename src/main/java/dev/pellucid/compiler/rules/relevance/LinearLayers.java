package dev.pellucid.compiler.rules.relevance;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.compiler.backward.Propagation.Subject;
import dev.pellucid.compiler.backward.UndefinedPropagationException;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Literal;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a model's layers of weights are: which come first, which last, and which sums are only
 * their biases.
 */
final class LinearLayers {

  /** Operators through which the extremes of a pixel can be followed by computing with them. */
  private static final Set<String> CARRY_BOUNDS =
      Set.of(
          "Identity",
          "Pad",
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Neg",
          "Transpose",
          "Reshape",
          "Slice",
          "Gather",
          "Concat",
          "Flatten",
          "Squeeze",
          "Unsqueeze");

  private final Subject subject;
  private final Facts facts;
  private final List<Node> nodes;
  private final Map<String, LinearNode> layers = new HashMap<>();
  private final Set<String> dependOnImage = new HashSet<>();
  private final Map<List<String>, Node> means = new HashMap<>();
  private final Set<String> behindOne = new HashSet<>();
  private final Set<String> first = new HashSet<>();
  private final Set<String> top = new HashSet<>();
  private final NeverNegative neverNegative;
  private final SpeltActivations spelt;

  LinearLayers(Subject subject) {
    this.subject = subject;
    this.facts = subject.facts();
    this.nodes = List.copyOf(subject.graph().nodes());
    findLayers();
    findFirst();
    findTop();
    this.neverNegative = new NeverNegative(nodes, facts);
    this.spelt = new SpeltActivations(subject.graph().producers(), dependOnImage::contains);
  }

  private void findLayers() {
    Map<String, List<Node>> consumers = subject.graph().consumers();
    dependOnImage.add(subject.image());
    for (Node node : nodes) {
      if (node.inputs().stream().noneMatch(dependOnImage::contains)) {
        continue;
      }
      node.outputs().stream().filter(facts::isReal).forEach(dependOnImage::add);
      if (node.key().equals("ReduceMean")) {
        means.put(List.of(node.input(0), node.output()), node);
      }
      LinearNode.read(node, facts)
          .filter(layer -> dependOnImage.contains(node.input(layer.data())))
          .ifPresent(layer -> layers.put(node.output(), withBiasBehind(layer, consumers)));
    }
  }

  /** Exporters write a dense layer as a product and a sum: the sum is its bias. */
  private LinearNode withBiasBehind(LinearNode layer, Map<String, List<Node>> consumers) {
    List<Node> readers = consumers.getOrDefault(layer.output(), List.of());
    boolean read = subject.logits().equals(layer.output());
    if (layer.bias().isPresent()
        || read
        || readers.size() != 1
        || !readers.get(0).key().equals("Add")) {
      return layer;
    }
    Node sum = readers.get(0);
    String other = sum.input(sum.input(0).equals(layer.output()) ? 1 : 0);
    Optional<Literal.Reals> added =
        facts
            .constant(other)
            .filter(Literal.Reals.class::isInstance)
            .map(Literal.Reals.class::cast)
            .filter(c -> facts.shape(sum.output()).equals(facts.shape(layer.output())));
    return added.map(bias -> layer.plus(bias, sum)).orElse(layer);
  }

  private void findFirst() {
    for (Node node : nodes) {
      boolean behind = node.inputs().stream().anyMatch(behindOne::contains);
      boolean layer = layers.containsKey(node.output());
      if (layer && !behind) {
        first.add(node.output());
      }
      if (layer || behind) {
        behindOne.addAll(node.outputs());
      }
    }
  }

  private void findTop() {
    Set<String> open = new HashSet<>(Set.of(subject.logits()));
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (node.outputs().stream().noneMatch(open::contains)) {
        continue;
      }
      if (layers.containsKey(node.output())) {
        top.add(node.output());
      } else {
        open.addAll(node.inputs());
      }
    }
  }

  /** The layer that a step goes back through. */
  Optional<LinearLayer> at(BackwardStep step) {
    return Optional.ofNullable(layers.get(step.output()))
        .map(linear -> new LinearLayer(step, linear, this));
  }

  /** Whether there is no other layer of weights between the image and this one. */
  boolean isFirst(Node node) {
    return first.contains(node.output());
  }

  /** Whether there is no other layer of weights between this one and the logits. */
  boolean isTop(Node node) {
    return top.contains(node.output());
  }

  boolean isConvolution(Node node) {
    return layers.get(node.output()).isConvolution();
  }

  /** The mean that a difference subtracts from its own tensor: a normalisation begins. */
  Optional<Node> meanIn(Node difference) {
    return difference.key().equals("Sub")
        ? Optional.ofNullable(means.get(List.copyOf(difference.inputs())))
        : Optional.empty();
  }

  /**
   * Whether the constant that a sum adds is a term of its own: neither the bias of a layer, whose
   * rule knows it, nor something done to pixels before the first layer.
   */
  boolean addsATerm(Node sum, String to) {
    boolean bias = layers.values().stream().anyMatch(layer -> layer.output().equals(sum.output()));
    return behindOne.contains(to) && !bias;
  }

  /** Whether a product is an activation spelt out, and which factor it activates. */
  Optional<Integer> activatedIn(Node product) {
    return spelt.activatedIn(product);
  }

  /** Whether a tensor changes with the image. */
  boolean dependsOnImage(String tensor) {
    return dependOnImage.contains(tensor);
  }

  boolean isNeverNegative(String tensor) {
    return neverNegative.test(tensor);
  }

  /**
   * Computes what a blackest and a whitest image would be where a layer reads them: padding stays
   * zero, and a normalisation within the model is applied.
   *
   * @param low one a channel
   * @param high one a channel
   * @throws UndefinedPropagationException if there is more than padding, normalising and moving
   *     between the image and the layer
   */
  ImageBounds bounds(Emitter emit, String tensor, List<Float> low, List<Float> high) {
    if (tensor.equals(subject.image())) {
      return new ImageBounds(image(emit, low), image(emit, high));
    }
    List<Node> path = path(tensor);
    String a = follow(emit, path, image(emit, low), tensor);
    String b = follow(emit, path, image(emit, high), tensor);
    return new ImageBounds(emit.op("Min", List.of(a, b)), emit.op("Max", List.of(a, b)));
  }

  private String image(Emitter emit, List<Float> perChannel) {
    Shape shape = facts.shape(subject.image()).with(0, Dim.of(1));
    float[] values = new float[perChannel.size()];
    for (int c = 0; c < values.length; c++) {
      values[c] = perChannel.get(c);
    }
    return emit.expand(emit.constant(values, 1, values.length, 1, 1), shape);
  }

  private List<Node> path(String tensor) {
    Set<String> needed = new HashSet<>(Set.of(tensor));
    List<Node> path = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      boolean on =
          node.outputs().stream().anyMatch(o -> needed.contains(o) && dependOnImage.contains(o));
      if (on) {
        if (!CARRY_BOUNDS.contains(node.key())) {
          throw new UndefinedPropagationException(
              "model %s: the box rule needs the range of every number that the first layer reads, which is not known behind node %s (%s)"
                  .formatted(subject.graph().name(), node.label(), node.key()));
        }
        path.add(0, node);
        needed.addAll(node.inputs());
      }
    }
    return path;
  }

  private String follow(Emitter emit, List<Node> path, String image, String wanted) {
    Map<String, String> names = new HashMap<>(Map.of(subject.image(), image));
    for (Node node : path) {
      List<String> operands =
          node.inputs().stream().map(input -> names.getOrDefault(input, input)).toList();
      AttributeProto[] attributes = node.attributes().values().toArray(new AttributeProto[0]);
      names.put(node.output(), emit.op(node.operator(), operands, attributes));
    }
    return names.get(wanted);
  }
}
