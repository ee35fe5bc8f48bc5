package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.rules.GradientRules;
import java.util.Map;

/**
 * How a sum or a mean without weights shares relevance among what it sums.
 *
 * <p>Implementations are records, as those of {@link LinearRule} are.
 */
@FunctionalInterface
public interface SumRule {

  /** Sends what arrives at a node on to its inputs. */
  void apply(BackwardStep step);

  /** What the node's own derivative makes of a quotient, by input. */
  static Map<Integer, String> back(BackwardStep step, String q) {
    return step.given(GradientRules.TABLE.find(step.node().key()).orElseThrow(), q);
  }
}
