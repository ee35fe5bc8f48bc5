package dev.pellucid.compiler.layout;

import dev.pellucid.graph.Attribute;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.OnnxFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reorders as little as can be in a graph that the runtime has optimised for a CPU. */
public final class BlockedLayout {

  private final RuntimeGraph runtime;
  private final Facts facts;
  private final Map<String, Orderless> moved = new HashMap<>();
  private final Set<String> madeInBlocks = new HashSet<>();
  private final Set<String> made = new HashSet<>();
  private final Set<String> neededPlain = new HashSet<>();
  private final Set<String> neededInBlocks = new HashSet<>();

  private BlockedLayout(Graph graph, Facts facts) {
    this.runtime = new RuntimeGraph(graph);
    this.facts = facts;
  }

  /**
   * Takes what can be computed in either layout to where it needs the fewest reorderings. What the
   * graph computes stays the same.
   *
   * @param optimised what the runtime wrote after all its optimisations; without convolutions in
   *     blocks it is returned as it is
   * @param portable the graph that it was given, from which the shapes are known
   * @param model its name, for messages
   * @return a graph of this machine, to be loaded without further optimisation
   */
  public static byte[] keep(byte[] optimised, byte[] portable, String model) {
    Graph graph = OnnxFormat.read(optimised, model);
    if (graph.nodes().stream().noneMatch(node -> node.domain().equals(RuntimeGraph.DOMAIN))) {
      return optimised;
    }
    new BlockedLayout(graph, Facts.of(OnnxFormat.read(portable, model))).apply();
    return OnnxFormat.rewrite(optimised, graph);
  }

  private void apply() {
    List<Orderless> movable =
        runtime.nodes().stream()
            .filter(node -> names(node).noneMatch(runtime::isBlocked))
            .flatMap(node -> Orderless.of(node, facts).stream())
            .toList();
    Set<String> chosen = LayoutChoice.inBlocks(runtime, facts, movable);
    movable.stream()
        .filter(node -> chosen.contains(node.node().output()))
        .forEach(node -> moved.put(node.node().output(), node));
    runtime.nodes().forEach(this::look);
    runtime.graph().outputs().forEach(output -> neededPlain.add(output.name()));
    List<Node> first =
        neededInBlocks.stream()
            .filter(t -> !made.contains(t))
            .sorted()
            .map(this::toBlocked)
            .toList();
    List<Node> open = new ArrayList<>(first);
    runtime
        .graph()
        .rewriteEach(
            node -> {
              List<Node> nodes = new ArrayList<>(open);
              open.clear();
              if (!runtime.isReordering(node)) {
                nodes.addAll(placed(node));
              }
              return nodes;
            });
  }

  private static Stream<String> names(Node node) {
    return Stream.concat(node.inputs().stream(), node.outputs().stream());
  }

  /** Notes in which layout a node makes and needs its tensors. */
  private void look(Node node) {
    for (String output : node.outputs()) {
      made.add(runtime.tensor(output));
      if (runtime.isBlocked(output) || moved.containsKey(node.output())) {
        madeInBlocks.add(runtime.tensor(output));
      }
    }
    for (String input : node.inputs()) {
      (isReadInBlocks(node, input) ? neededInBlocks : neededPlain).add(runtime.tensor(input));
    }
  }

  private boolean isReadInBlocks(Node node, String input) {
    return runtime.isBlocked(input)
        || Optional.ofNullable(moved.get(node.output()))
            .filter(movable -> movable.inBlocks().contains(input))
            .isPresent();
  }

  /** The node on the tensors of its layout, and the reorderings of what it makes. */
  private List<Node> placed(Node node) {
    boolean toBlocks = moved.containsKey(node.output());
    List<Node> nodes = new ArrayList<>();
    nodes.add(
        node.withInputs(
                node.inputs().stream()
                    .map(i -> isReadInBlocks(node, i) ? blockedName(i) : i)
                    .toList())
            .withOutputs(
                node.outputs().stream()
                    .map(o -> toBlocks || runtime.isBlocked(o) ? blockedName(o) : o)
                    .toList()));
    for (String output : node.outputs()) {
      String tensor = runtime.tensor(output);
      boolean inBlocks = madeInBlocks.contains(tensor);
      if (inBlocks && neededPlain.contains(tensor)) {
        nodes.add(toPlain(tensor));
      } else if (!inBlocks && neededInBlocks.contains(tensor)) {
        nodes.add(toBlocked(tensor));
      }
    }
    return nodes;
  }

  private String blockedName(String name) {
    String tensor = runtime.tensor(name);
    return runtime
        .blockedName(tensor)
        .orElseGet(() -> runtime.isBlocked(name) ? name : tensor + "/in_blocks");
  }

  private Node toPlain(String tensor) {
    long channels = runtime.channels(tensor).orElseGet(() -> facts.shape(tensor).size(1));
    return reordering("ReorderOutput", blockedName(tensor), tensor)
        .with(Attribute.of("channels", channels));
  }

  private Node toBlocked(String tensor) {
    return reordering("ReorderInput", tensor, blockedName(tensor));
  }

  private static Node reordering(String operator, String from, String to) {
    return new Node(
        operator + " of " + to,
        operator,
        RuntimeGraph.DOMAIN,
        List.of(from),
        List.of(to),
        Map.of());
  }
}
