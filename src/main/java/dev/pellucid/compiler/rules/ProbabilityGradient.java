package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.compiler.backward.Propagation;
import dev.pellucid.compiler.backward.RuleTable;
import dev.pellucid.graph.Attribute;
import java.util.List;

/**
 * The gradient of the target's probability instead of its logit: what flows into the logits z is p
 * ⊙ (s − ⟨p, s⟩), with p = softmax(z) and s the seed.
 */
public record ProbabilityGradient() implements Propagation {

  @Override
  public RuleTable rules(Subject subject) {
    return GradientRules.TABLE;
  }

  @Override
  public String start(Emitter emit, String seed, String logits) {
    String probabilities = emit.op("Softmax", List.of(logits), Attribute.of("axis", -1L));
    String mean = emit.reduceSum(emit.mul(probabilities, seed), true, 1);
    return emit.mul(probabilities, emit.sub(seed, mean));
  }
}
