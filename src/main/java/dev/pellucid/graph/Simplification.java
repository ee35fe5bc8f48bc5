package dev.pellucid.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Folds what no image changes: constant chains become stored constants, the targets of reshapes
 * become numbers with −1 for the batch.
 */
public final class Simplification {

  private final Graph graph;
  private final Facts facts;

  private Simplification(Graph graph, Facts facts) {
    this.graph = graph;
    this.facts = facts;
  }

  /**
   * Simplifies the graph in place.
   *
   * @return what is known of it afterwards
   */
  public static Facts apply(Graph graph) {
    Facts facts = Facts.of(graph);
    Simplification simplification = new Simplification(graph, facts);
    graph.rewriteEach(simplification::simplified);
    graph.removeDead();
    graph.freeBatch();
    return Facts.of(graph);
  }

  private List<Node> simplified(Node node) {
    List<Optional<Literal>> values = node.outputs().stream().map(facts::constant).toList();
    if (values.stream().allMatch(Optional::isPresent)) {
      for (int i = 0; i < values.size(); i++) {
        graph.storeAs(node.outputs().get(i), values.get(i).get());
      }
      return List.of();
    }
    return switch (node.key()) {
      case "Reshape" -> List.of(reshape(node));
      case "Pad" -> List.of(pad(node));
      case "Resize" -> List.of(resize(node));
      case "Concat" -> concat(node);
      default -> List.of(node);
    };
  }

  private Node reshape(Node node) {
    return facts
        .find(node.output())
        .flatMap(fact -> target(fact.shape()))
        .map(target -> node.withInput(1, graph.integers(target)).without("allowzero"))
        .orElse(node);
  }

  private Node pad(Node node) {
    boolean padsNothing =
        facts
            .numbers(node.input(1))
            .filter(p -> Arrays.stream(p).allMatch(n -> n == 0))
            .isPresent();
    return padsNothing
        ? new Node(
            node.name(), "Identity", "", node.inputs().subList(0, 1), node.outputs(), Map.of())
        : node;
  }

  /** Names only the axes that change, so that the sizes need not be made of the image's shape. */
  private Node resize(Node node) {
    Optional<Shape> from = facts.find(node.input(0)).map(TensorFact::shape);
    Optional<Shape> to = facts.find(node.output()).map(TensorFact::shape);
    if (!node.hasInput(3) || from.isEmpty() || to.isEmpty() || from.equals(to)) {
      return node;
    }
    long[] axes =
        IntStream.range(0, to.get().rank())
            .filter(axis -> !to.get().dim(axis).equals(from.get().dim(axis)))
            .asLongStream()
            .toArray();
    long[] sizes = Arrays.stream(axes).map(axis -> to.get().size((int) axis)).toArray();
    return node.withInput(3, graph.integers(sizes)).with(Attribute.of("axes", axes));
  }

  /** Repeats what an exporter stored for a batch of one, such as a class token, for every image. */
  private List<Node> concat(Node node) {
    Optional<Shape> joined = facts.find(node.output()).map(TensorFact::shape);
    int batch = joined.map(shape -> shape.dims().indexOf(Dim.N)).orElse(-1);
    Optional<String> reference =
        node.inputs().stream().filter(i -> batch >= 0 && dim(i, batch).equals(Dim.N)).findFirst();
    if (reference.isEmpty()) {
      return List.of(node);
    }
    List<Node> nodes = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    for (String part : node.inputs()) {
      boolean frozen = !dim(part, batch).batch();
      parts.add(frozen ? repeated(part, reference.get(), batch, nodes) : part);
    }
    nodes.add(node.withInputs(parts));
    return nodes;
  }

  private Dim dim(String tensor, int axis) {
    return facts.shape(tensor).dim(axis);
  }

  private String repeated(String part, String reference, int axis, List<Node> nodes) {
    long[] before = new long[axis];
    long[] after = new long[facts.shape(part).rank() - axis - 1];
    Arrays.fill(before, 1);
    Arrays.fill(after, 1);
    String batch =
        made(
            nodes,
            "Shape",
            List.of(reference),
            Attribute.of("start", axis),
            Attribute.of("end", axis + 1L));
    List<String> extents = List.of(graph.integers(before), batch, graph.integers(after));
    String shape = made(nodes, "Concat", extents, Attribute.of("axis", 0));
    return made(nodes, "Expand", List.of(part, shape));
  }

  private String made(
      List<Node> nodes, String operator, List<String> inputs, AttributeProto... attributes) {
    String output = graph.unused("pellucid/" + operator);
    Node node = new Node(output, operator, "", inputs, List.of(output), Map.of());
    for (AttributeProto attribute : attributes) {
      node = node.with(attribute);
    }
    nodes.add(node);
    return output;
  }

  /** A reshape's target: −1 for the one extent that is a multiple of the batch. */
  private static Optional<long[]> target(Shape shape) {
    List<Long> target = new ArrayList<>();
    int open = 0;
    for (Dim dim : shape.dims()) {
      open += dim.batch() ? 1 : 0;
      target.add(dim.batch() ? -1 : dim.factor());
    }
    boolean expressible = open <= 1 && !target.contains(0L);
    return expressible
        ? Optional.of(target.stream().mapToLong(Long::longValue).toArray())
        : Optional.empty();
  }
}
