package dev.pellucid.compiler.rules.pattern;

import dev.pellucid.compiler.backward.BackwardRule;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.compiler.backward.Propagation;
import dev.pellucid.compiler.backward.RuleTable;
import dev.pellucid.compiler.rules.GradientRules;
import java.util.Optional;

/**
 * The logit flows back as the gradient does, but through patterns in the place of weights
 * (Kindermans et al., ICLR 2018). An operator with stored weights that no patterns are fitted for
 * is refused.
 *
 * @param patterns of the model
 * @param kind what takes the weights' place
 */
public record PatternFlow(Patterns patterns, Kind kind) implements Propagation {

  /** What takes the place of the weights w; a are the patterns. */
  public enum Kind {
    /** a: the part of the input that told the unit what it says. PatternNet. */
    SIGNAL,
    /** w ⊙ a: what that part contributed. PatternAttribution. */
    ATTRIBUTION
  }

  @Override
  public RuleTable rules(Subject subject) {
    RuleTable table = GradientRules.TABLE;
    for (String operator : new String[] {"Conv", "ConvTranspose", "Gemm", "MatMul", "Einsum"}) {
      BackwardRule gradient = table.find(operator).orElseThrow();
      table = table.with(operator, step -> gradient.apply(throughPatterns(step)));
    }
    return table;
  }

  @Override
  public String start(Emitter emit, String seed, String logits) {
    return emit.mul(seed, logits);
  }

  private BackwardStep throughPatterns(BackwardStep s) {
    String layer = s.node().output();
    Optional<float[]> instead =
        kind == Kind.SIGNAL ? patterns.of(layer) : patterns.timesWeights(layer);
    if (instead.isEmpty()) {
      requireNoWeights(s);
      return s;
    }
    String weights = s.node().input(1);
    String pattern = s.emit().constant(instead.get(), s.inputShape(1).sizes());
    return s.reading(tensor -> tensor.equals(weights) ? pattern : tensor);
  }

  private static void requireNoWeights(BackwardStep s) {
    int biasedAt = s.node().key().equals("Einsum") ? s.node().inputs().size() : 2;
    for (String operand : s.node().inputs().subList(0, biasedAt)) {
      if (s.facts().constant(operand).isPresent()) {
        throw s.unsupported("has stored weights ('%s') without patterns".formatted(operand));
      }
    }
  }
}
