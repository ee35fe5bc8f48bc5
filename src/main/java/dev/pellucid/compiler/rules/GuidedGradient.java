package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Propagation;
import dev.pellucid.compiler.backward.RuleTable;

/**
 * The gradient, of which every ReLU lets through only what is positive: relu(g)·1[y > 0]
 * (Springenberg et al., 2015).
 */
public record GuidedGradient() implements Propagation {

  @Override
  public RuleTable rules(Subject subject) {
    return RectifierRules.table(subject, "guided backpropagation", GuidedGradient::rectifier);
  }

  private static void rectifier(BackwardStep s) {
    s.given(RectifierRules.gradient(s.node().key()), RectifierRules.positivePart(s, s.arriving()))
        .forEach(s::give);
  }
}
