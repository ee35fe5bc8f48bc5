package dev.pellucid.compiler;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.graph.Attribute;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.Shape;
import dev.pellucid.graph.Window;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The target's logit without those of the other classes, which the last layer's one row of weights
 * makes.
 *
 * <p>Of the gradient that would flow into the last layer all but the target's part is zero. Where
 * that layer is a matrix, what it sends back is a row of the matrix. Where it is a 1×1 convolution
 * whose maps are averaged, the target's map is computed once more, alone, and the walk goes back
 * through that: two small products in the place of a convolution over all classes.
 */
final class LoneLogit {

  private static final Set<String> KEEP_VALUES =
      Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity");

  private static final Set<String> ACTIVATIONS = Set.of("Relu", "Clip", "LeakyRelu");

  /**
   * Where a walk back from the target's logit may begin.
   *
   * @param tensor what the logit depends on
   * @param gradient of the logit with respect to it
   */
  record Beginning(String tensor, String gradient) {}

  private final Facts facts;
  private final Emitter emit;
  private final String target;
  private final Map<String, Node> producers;
  private final Set<String> skipped = new HashSet<>();

  private LoneLogit(Classifier classifier, String target) {
    this.facts = classifier.facts();
    this.emit = new Emitter(classifier.graph());
    this.target = target;
    this.producers = classifier.graph().producers();
  }

  /**
   * Emits the beginning of the gradient's walk; empty where the network ends otherwise, or where
   * something that is wanted would be passed over.
   *
   * @param target the explained class, {@code [N]}
   * @param wanted the tensors whose gradients are asked for
   */
  static Optional<Beginning> emit(Classifier classifier, String target, Set<String> wanted) {
    LoneLogit logit = new LoneLogit(classifier, target);
    return logit.producer(classifier.logits()).flatMap(last -> logit.behind(last, wanted));
  }

  private Optional<Beginning> behind(Node last, Set<String> wanted) {
    return switch (last.key()) {
      case "Gemm" -> ofMatrix(last, last.integer("transB", 0) == 1, wanted);
      case "MatMul" -> ofMatrix(last, false, wanted);
      case "Add" ->
          withoutBias(last)
              .filter(node -> node.key().equals("MatMul"))
              .flatMap(node -> ofMatrix(node, false, wanted));
      case "GlobalAveragePool" -> ofMaps(last, wanted);
      default -> Optional.empty();
    };
  }

  /** The node that makes a tensor's values, noting what is passed on the way to it. */
  private Optional<Node> producer(String tensor) {
    skipped.add(tensor);
    Node node = producers.get(tensor);
    while (node != null && KEEP_VALUES.contains(node.key())) {
      skipped.add(node.input(0));
      node = producers.get(node.input(0));
    }
    return Optional.ofNullable(node);
  }

  private Optional<Node> withoutBias(Node add) {
    int constant = facts.constant(add.input(0)).isPresent() ? 0 : 1;
    return facts.constant(add.input(constant)).isPresent()
        ? producer(add.input(1 - constant))
        : Optional.empty();
  }

  private Optional<Beginning> ofMatrix(Node linear, boolean classesFirst, Set<String> wanted) {
    String features = linear.input(0);
    boolean plain =
        linear.integer("transA", 0) == 0
            && linear.real("alpha", 1) == 1
            && facts.constant(linear.input(1)).isPresent()
            && facts.shape(features).rank() == 2
            && facts.shape(linear.input(1)).rank() == 2;
    if (!plain || passesOver(wanted)) {
      return Optional.empty();
    }
    int axis = classesFirst ? 0 : 1;
    String row = gather(linear.input(1), axis);
    return Optional.of(new Beginning(features, classesFirst ? row : emit.transpose(row, 1, 0)));
  }

  private Optional<Beginning> ofMaps(Node mean, Set<String> wanted) {
    String averaged = mean.input(0);
    Optional<Node> activation = producer(averaged).filter(node -> ACTIVATIONS.contains(node.key()));
    Optional<Node> convolution =
        (activation.isPresent() ? producer(activation.get().input(0)) : producer(averaged))
            .filter(this::mixesChannelsOnly);
    if (convolution.isEmpty() || passesOver(wanted)) {
      return Optional.empty();
    }
    Node linear = convolution.get();
    Shape features = facts.shape(linear.input(0));
    Dim channels = features.dim(1);
    Dim positions = features.product(2, features.rank());
    String row = emit.reshape(gather(linear.input(1), 0), rows(Dim.of(1), channels));
    String flat = emit.reshape(linear.input(0), rows(channels, positions));
    String map = emit.matMul(row, flat);
    if (linear.hasInput(2)) {
      String bias = emit.reshape(gather(linear.input(2), 0), rows(Dim.of(1), Dim.of(1)));
      map = emit.add(map, bias);
    }
    if (activation.isPresent()) {
      map = like(activation.get(), map);
    }
    // What the padding of the convolution adds to the mean does not depend on the image.
    Shape all = facts.shape(averaged);
    float share = 1f / all.product(2, all.rank()).size();
    return Optional.of(new Beginning(map, emit.add(emit.zerosLike(map), emit.constant(share))));
  }

  /** The same operator on another tensor. */
  private String like(Node node, String tensor) {
    return emit.op(
        node.operator(),
        node.withInput(0, tensor).inputs(),
        node.attributes().values().toArray(AttributeProto[]::new));
  }

  private static Shape rows(Dim count, Dim length) {
    return new Shape(List.of(Dim.N, count, length));
  }

  private String gather(String constant, int axis) {
    return emit.op("Gather", List.of(constant, target), Attribute.of("axis", axis));
  }

  private boolean passesOver(Set<String> wanted) {
    return wanted.stream().anyMatch(skipped::contains);
  }

  private boolean mixesChannelsOnly(Node node) {
    if (!node.key().equals("Conv")
        || node.integer("group", 1) != 1
        || facts.constant(node.input(1)).isEmpty()
        || (node.hasInput(2) && facts.constant(node.input(2)).isEmpty())) {
      return false;
    }
    Window window =
        Window.ofConvolution(node, facts.shape(node.input(0)), facts.shape(node.input(1)));
    return Arrays.stream(window.kernel()).allMatch(side -> side == 1)
        && !window.isStrided()
        && Arrays.stream(window.pads()).allMatch(pad -> pad >= 0);
  }
}
