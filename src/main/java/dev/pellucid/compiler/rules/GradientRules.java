package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.BackwardRule;
import dev.pellucid.compiler.backward.RuleTable;
import java.util.HashMap;
import java.util.Map;

/** The plain gradient: every rule is its operator's vector–Jacobian product. */
public final class GradientRules {

  public static final RuleTable TABLE = assemble();

  private GradientRules() {}

  private static RuleTable assemble() {
    Map<String, BackwardRule> rules = new HashMap<>();
    rules.putAll(ActivationRules.RULES);
    rules.putAll(ArithmeticRules.RULES);
    rules.putAll(ConvolutionRules.RULES);
    rules.putAll(MatrixRules.RULES);
    rules.putAll(MovementRules.RULES);
    rules.putAll(NormalisationRules.RULES);
    rules.putAll(PoolingRules.RULES);
    rules.putAll(ReductionRules.RULES);
    rules.put("Resize", ResizeRule::apply);
    return new RuleTable(rules);
  }
}
