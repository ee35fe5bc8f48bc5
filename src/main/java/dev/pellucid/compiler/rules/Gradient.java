package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.Propagation;
import dev.pellucid.compiler.backward.RuleTable;

/** The plain gradient flows back. */
public record Gradient() implements Propagation {

  @Override
  public RuleTable rules(Subject subject) {
    return GradientRules.TABLE;
  }
}
