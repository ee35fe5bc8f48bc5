package dev.pellucid.compiler.backward;

import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The walk from the logits back to the tensors that are asked about, which emits what the rules say
 * at each node.
 *
 * <p>Only nodes between a wanted tensor and the logits are visited, so a Grad-CAM costs the head of
 * the network and not the whole of it. Cost: about one forward pass per visited node.
 */
public final class BackwardWalk {

  private final Graph graph;
  private final Facts facts;
  private final RuleTable rules;
  private final Emitter emitter;
  private final Map<String, List<String>> arrived = new HashMap<>();
  private final Map<String, String> summed = new HashMap<>();

  public BackwardWalk(Graph graph, Facts facts, RuleTable rules) {
    this.graph = graph;
    this.facts = facts;
    this.rules = rules;
    this.emitter = new Emitter(graph);
  }

  /**
   * Walks back.
   *
   * @param from the tensor where the walk begins
   * @param seed what flows into it, of its shape
   * @param wanted the tensors whose share is asked for
   * @return for each wanted tensor on which {@code from} depends, the name of what arrived there
   * @throws UnsupportedOperatorException if a node on the way has no rule
   */
  public Map<String, String> run(String from, String seed, Set<String> wanted) {
    List<Node> forward = List.copyOf(graph.nodes());
    Set<String> active = descendants(forward, wanted);
    arrived.computeIfAbsent(from, t -> new ArrayList<>()).add(seed);
    for (int i = forward.size() - 1; i >= 0; i--) {
      Node node = forward.get(i);
      boolean reached = node.outputs().stream().anyMatch(arrived::containsKey);
      boolean leadsOn = node.inputs().stream().anyMatch(active::contains);
      if (reached && leadsOn) {
        rule(node).apply(step(node, active));
      }
    }
    Map<String, String> found = new HashMap<>();
    wanted.forEach(tensor -> arrivedAt(tensor).ifPresent(name -> found.put(tensor, name)));
    return found;
  }

  private BackwardRule rule(Node node) {
    return rules
        .find(node.key())
        .orElseThrow(
            () -> new UnsupportedOperatorException(graph.name(), node, "has no backward rule"));
  }

  private BackwardStep step(Node node, Set<String> active) {
    return new BackwardStep(
        graph.name(),
        node,
        facts,
        emitter,
        this::arrivedAt,
        active::contains,
        (tensor, gradient) -> arrived.computeIfAbsent(tensor, t -> new ArrayList<>()).add(gradient),
        UnaryOperator.identity());
  }

  private Optional<String> arrivedAt(String tensor) {
    List<String> terms = arrived.get(tensor);
    return terms == null
        ? Optional.empty()
        : Optional.of(summed.computeIfAbsent(tensor, t -> emitter.sum(terms)));
  }

  /** The real-valued tensors that depend on a wanted one, and the wanted ones. */
  private Set<String> descendants(List<Node> forward, Set<String> wanted) {
    Set<String> active = new HashSet<>(wanted);
    for (Node node : forward) {
      if (node.inputs().stream().anyMatch(active::contains)) {
        node.outputs().stream().filter(facts::isReal).forEach(active::add);
      }
    }
    return active;
  }
}
