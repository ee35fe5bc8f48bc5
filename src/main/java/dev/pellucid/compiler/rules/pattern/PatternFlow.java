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
 * (Kindermans et al., ICLR 2018).
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
    for (String operator : new String[] {"Conv", "Gemm", "MatMul"}) {
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
    String weights = s.node().input(1);
    String layer = s.node().output();
    Optional<float[]> instead =
        kind == Kind.SIGNAL ? patterns.of(layer) : patterns.timesWeights(layer);
    if (instead.isEmpty() && s.facts().constant(weights).isPresent()) {
      throw s.unsupported("has weights that no patterns are fitted for");
    }
    return instead
        .map(values -> s.emit().constant(values, s.inputShape(1).sizes()))
        .map(pattern -> s.reading(tensor -> tensor.equals(weights) ? pattern : tensor))
        .orElse(s);
  }
}
