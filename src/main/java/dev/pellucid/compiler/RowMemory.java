package dev.pellucid.compiler;

import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much a graph holds at once for every row of its batch: a backward pass keeps what the forward
 * pass computed until it comes by again.
 */
final class RowMemory {

  /** Those that read an operand's elements again when they have begun to write. */
  private static final Set<String> NEVER_IN_PLACE =
      Set.of("Conv", "ConvTranspose", "MatMul", "Gemm", "MaxPool", "AveragePool");

  private final Facts facts;
  private final Set<String> computed = new HashSet<>();
  private final Map<String, Integer> lastRead = new HashMap<>();

  private RowMemory(Graph graph) {
    this.facts = Facts.of(graph);
    List<Node> nodes = graph.nodes();
    for (int at = 0; at < nodes.size(); at++) {
      for (String input : nodes.get(at).inputs()) {
        lastRead.put(input, at);
      }
    }
    graph.outputs().forEach(output -> lastRead.put(output.name(), nodes.size()));
  }

  /**
   * The most bytes a row that are alive at once, if nodes run in the order of the file and write
   * over an operand of their result's size that nobody needs any more. What enters the graph is not
   * counted, nor are tensors of unknown shape.
   */
  static long of(Graph graph) {
    return new RowMemory(graph).most(graph.nodes());
  }

  private long most(List<Node> nodes) {
    long alive = 0;
    long most = 0;
    for (int at = 0; at < nodes.size(); at++) {
      Node node = nodes.get(at);
      long written = node.outputs().stream().mapToLong(this::bytes).sum();
      long freed = 0;
      long reused = 0;
      for (String input : Set.copyOf(node.inputs())) {
        if (computed.contains(input) && lastRead.get(input) == at) {
          freed += bytes(input);
          boolean inPlace = bytes(input) == written && !NEVER_IN_PLACE.contains(node.key());
          reused = inPlace ? written : reused;
        }
      }
      most = Math.max(most, alive + written - reused);
      alive += written - freed;
      computed.addAll(node.outputs());
    }
    return most;
  }

  private long bytes(String tensor) {
    return facts
        .find(tensor)
        .map(fact -> fact.shape().elements())
        .filter(Dim::batch)
        .map(elements -> elements.factor() * Float.BYTES)
        .orElse(0L);
  }
}
