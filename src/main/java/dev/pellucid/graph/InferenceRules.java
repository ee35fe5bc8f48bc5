package dev.pellucid.graph;

import java.util.HashMap;
import java.util.Map;

/** The inference rules of all operators. */
final class InferenceRules {

  static final Map<String, InferenceRule> TABLE = table();

  private InferenceRules() {}

  private static Map<String, InferenceRule> table() {
    Map<String, InferenceRule> rules = new HashMap<>();
    rules.putAll(ElementwiseInference.RULES);
    rules.putAll(MovementInference.RULES);
    rules.putAll(ConstantInference.RULES);
    rules.putAll(ScatterInference.RULES);
    rules.putAll(WindowInference.RULES);
    rules.putAll(ContractionInference.RULES);
    return Map.copyOf(rules);
  }
}
