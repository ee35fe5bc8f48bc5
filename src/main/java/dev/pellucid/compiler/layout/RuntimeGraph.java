package dev.pellucid.compiler.layout;

import dev.pellucid.graph.Graph;
import dev.pellucid.graph.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A graph as the runtime's optimiser leaves it, seen without its reorderings: a tensor that is
 * there in both layouts, under two names, is one tensor, which goes by its plain name.
 */
final class RuntimeGraph {

  static final String DOMAIN = "com.microsoft.nchwc";

  private static final String TO_PLAIN = DOMAIN + ".ReorderOutput";
  private static final String TO_BLOCKED = DOMAIN + ".ReorderInput";

  private final Graph graph;

  /** The tensor that a blocked name stands for. */
  private final Map<String, String> tensors = new HashMap<>();

  /** The name of a tensor in blocks, where it has one. */
  private final Map<String, String> blockedNames = new HashMap<>();

  /** How many channels a tensor has that was reordered from blocks. */
  private final Map<String, Long> channels = new HashMap<>();

  private final Set<String> blocked = new HashSet<>();

  RuntimeGraph(Graph graph) {
    this.graph = graph;
    for (Node node : graph.nodes()) {
      if (isToPlain(node)) {
        nameBlocked(node.output(), node.input(0));
        channels.put(node.output(), node.integer("channels", 0));
      } else if (isToBlocked(node)) {
        nameBlocked(node.input(0), node.output());
        blocked.add(node.output());
      } else if (isOfBlocks(node)) {
        blocked.addAll(node.outputs());
      }
    }
  }

  private void nameBlocked(String plain, String inBlocks) {
    tensors.putIfAbsent(inBlocks, plain);
    blockedNames.putIfAbsent(plain, inBlocks);
  }

  /**
   * The runtime's own operators work in blocks, and so does any other that it gave a blocked tensor
   * to; but whatever leaves blocks, be it with the channels last, gives none.
   */
  private boolean isOfBlocks(Node node) {
    return !node.key().equals(TO_PLAIN)
        && (node.domain().equals(DOMAIN) || node.inputs().stream().anyMatch(blocked::contains));
  }

  Graph graph() {
    return graph;
  }

  /** The nodes that compute. */
  List<Node> nodes() {
    return graph.nodes().stream().filter(node -> !isReordering(node)).toList();
  }

  /** Whether a node does nothing but change the layout. */
  boolean isReordering(Node node) {
    return isToPlain(node) || isToBlocked(node);
  }

  /** The runtime can also reorder to and from channels that come last; that is left alone. */
  private static boolean isToPlain(Node node) {
    return node.key().equals(TO_PLAIN) && node.integer("channels_last", 0) == 0;
  }

  private static boolean isToBlocked(Node node) {
    return node.key().equals(TO_BLOCKED) && node.integer("channels_last", 0) == 0;
  }

  /** The tensor a name stands for. */
  String tensor(String name) {
    return tensors.getOrDefault(name, name);
  }

  /** Whether a name stands for the tensor in blocks. */
  boolean isBlocked(String name) {
    return blocked.contains(name);
  }

  Optional<String> blockedName(String tensor) {
    return Optional.ofNullable(blockedNames.get(tensor));
  }

  Optional<Long> channels(String tensor) {
    return Optional.ofNullable(channels.get(tensor));
  }
}
