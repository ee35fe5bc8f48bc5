package dev.pellucid.compiler.backward;

import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The walk from tensors that change to the logits, which emits by what everything on the way
 * changes, to the first order and exactly (forward-mode differentiation). Cost: about two forward
 * passes beside the one that it runs along.
 */
public final class ForwardWalk {

  private final Graph graph;
  private final Facts facts;
  private final Map<String, TangentRule> rules;

  /**
   * Of a graph.
   *
   * @param rules by the key of their operator
   */
  public ForwardWalk(Graph graph, Facts facts, Map<String, TangentRule> rules) {
    this.graph = graph;
    this.facts = facts;
    this.rules = rules;
  }

  /**
   * Walks.
   *
   * @param changes for each tensor that changes, the one of its shape that says by what
   * @param to the tensor that is asked about, which depends on some of them
   * @return the name of what it changes by
   * @throws UnsupportedOperatorException if a node on the way has no rule
   */
  public String run(Map<String, String> changes, String to) {
    Emitter emitter = new Emitter(graph);
    Map<String, String> arrived = new HashMap<>(changes);
    for (Node node : List.copyOf(graph.nodes())) {
      boolean moves = node.inputs().stream().anyMatch(arrived::containsKey);
      for (int i = 0; moves && i < node.outputs().size() && !arrived.containsKey(to); i++) {
        String output = node.outputs().get(i);
        if (!output.isEmpty() && facts.isReal(output)) {
          TangentRule rule = rules.get(node.key());
          if (rule == null) {
            throw new UnsupportedOperatorException(graph.name(), node, "has no forward rule");
          }
          arrived.put(
              output, rule.apply(new ForwardStep(graph.name(), node, facts, emitter, arrived, i)));
        }
      }
    }
    return arrived.get(to);
  }
}
