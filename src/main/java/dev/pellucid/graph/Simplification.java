package dev.pellucid.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    graph.rewrite(simplification::simplified);
    graph.removeDead();
    return Facts.of(graph);
  }

  private Node simplified(Node node) {
    List<Optional<Literal>> values = node.outputs().stream().map(facts::constant).toList();
    if (values.stream().allMatch(Optional::isPresent)) {
      for (int i = 0; i < values.size(); i++) {
        graph.storeAs(node.outputs().get(i), values.get(i).get());
      }
      return null;
    }
    if (node.key().equals("Reshape")) {
      return facts
          .find(node.output())
          .flatMap(fact -> target(fact.shape()))
          .map(target -> node.withInput(1, graph.integers(target)).without("allowzero"))
          .orElse(node);
    }
    boolean padsNothing =
        node.key().equals("Pad")
            && facts
                .numbers(node.input(1))
                .filter(p -> Arrays.stream(p).allMatch(n -> n == 0))
                .isPresent();
    return padsNothing
        ? new Node(
            node.name(), "Identity", "", node.inputs().subList(0, 1), node.outputs(), Map.of())
        : node;
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
