package dev.pellucid.compiler.backward;

import dev.pellucid.graph.Node;
import dev.pellucid.graph.UnfitModelException;
import java.util.Set;
import java.util.TreeSet;

/** Something was asked for that must flow back through an operator without a backward rule. */
public class UnsupportedOperatorException extends UnfitModelException {

  private final transient Node node;

  UnsupportedOperatorException(String model, Node node, String why) {
    super(
        "model %s cannot be explained through node %s: operator %s %s"
            .formatted(model, node.label(), node.key(), why));
    this.node = node;
  }

  private UnsupportedOperatorException(UnsupportedOperatorException cause, Set<String> available) {
    super(
        "%s. Outputs that can still be had: %s"
            .formatted(cause.getMessage(), new TreeSet<>(available)),
        cause);
    this.node = cause.node;
  }

  /** The same, saying what can be asked for instead. */
  public UnsupportedOperatorException withAvailable(Set<String> available) {
    return new UnsupportedOperatorException(this, available);
  }

  /** The node that has no rule. */
  public Node node() {
    return node;
  }
}
