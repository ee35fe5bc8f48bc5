package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.BackwardRule;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Propagation.Subject;
import dev.pellucid.compiler.backward.RuleTable;
import dev.pellucid.compiler.backward.UndefinedPropagationException;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Node;
import java.util.List;

/**
 * The gradient with another rule at the rectifiers: ReLU, and a clip from below at 0, which with a
 * bound of 6 above is ReLU6.
 */
final class RectifierRules {

  private RectifierRules() {}

  /**
   * The gradient's table with one rule at every rectifier.
   *
   * @param method for the message
   * @throws UndefinedPropagationException if there is no rectifier: the rule would change nothing,
   *     and the plain gradient would pass for the method
   */
  static RuleTable table(Subject subject, String method, BackwardRule rule) {
    if (subject.graph().nodes().stream().noneMatch(node -> rectifies(node, subject.facts()))) {
      throw new UndefinedPropagationException(
          "model %s has no ReLU, and %s is the plain gradient but for what it does at ReLUs; use saliency"
              .formatted(subject.graph().name(), method));
    }
    BackwardRule clip = gradient("Clip");
    return GradientRules.TABLE
        .with("Relu", rule)
        .with("Clip", s -> (rectifies(s.node(), s.facts()) ? rule : clip).apply(s));
  }

  /** The gradient's rule for an operator. */
  static BackwardRule gradient(String operator) {
    return GradientRules.TABLE.find(operator).orElseThrow();
  }

  private static boolean rectifies(Node node, Facts facts) {
    return switch (node.key()) {
      case "Relu" -> true;
      case "Clip" ->
          node.optionalInput(1)
              .flatMap(facts::reals)
              .filter(low -> low.length == 1 && low[0] == 0)
              .isPresent();
      default -> false;
    };
  }

  /** What arrives, without what is negative. */
  static String positivePart(BackwardStep s, String flow) {
    return s.emit().op("Relu", List.of(flow));
  }
}
