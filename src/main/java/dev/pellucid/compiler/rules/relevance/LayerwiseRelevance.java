package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.compiler.backward.Propagation;
import dev.pellucid.compiler.backward.RuleTable;
import java.util.Optional;

/**
 * Relevance that flows back by a rule a layer, chosen by where the layer stands.
 *
 * @param start what it begins with
 * @param top the rule of the layer nearest to the logits; empty treats it like its kind
 * @param first the rule of the layer nearest to the image; empty treats it like its kind
 * @param convolution the rule of convolutions
 * @param dense the rule of matrix products
 * @param sums how sums and means without weights share
 */
public record LayerwiseRelevance(
    Start start,
    Optional<LinearRule> top,
    Optional<LinearRule> first,
    LinearRule convolution,
    LinearRule dense,
    SumRule sums)
    implements Propagation {

  /** One rule for convolutions, one for dense layers, from the logit. */
  public static LayerwiseRelevance of(LinearRule convolution, LinearRule dense) {
    return new LayerwiseRelevance(
        Start.LOGIT, Optional.empty(), Optional.empty(), convolution, dense, ByContribution.USUAL);
  }

  /** The same with a rule of its own for the first layer. */
  public LayerwiseRelevance withFirst(LinearRule rule) {
    return new LayerwiseRelevance(start, top, Optional.of(rule), convolution, dense, sums);
  }

  /** The same with a rule of its own for the last layer. */
  public LayerwiseRelevance withTop(LinearRule rule) {
    return new LayerwiseRelevance(start, Optional.of(rule), first, convolution, dense, sums);
  }

  /** The same from another beginning. */
  public LayerwiseRelevance from(Start other) {
    return new LayerwiseRelevance(other, top, first, convolution, dense, sums);
  }

  /** The same with another rule at sums and means. */
  public LayerwiseRelevance withSums(SumRule other) {
    return new LayerwiseRelevance(start, top, first, convolution, dense, other);
  }

  @Override
  public RuleTable rules(Subject subject) {
    return RelevanceRules.table(new LinearLayers(subject), this);
  }

  @Override
  public String start(Emitter emit, String seed, String logits) {
    return start.emit(emit, seed, logits);
  }

  /**
   * Whether the parts of a transformer have rules: they are stated beside the ε-rule alone, which
   * shares contributions of either sign. Nobody has said what a winning probability or a deep
   * Taylor decomposition makes of a softmax.
   */
  boolean goesThroughAttention() {
    return dense instanceof Epsilon;
  }

  /** Whether a layer that is both first and last would have to go by two rules. */
  boolean isTwofold(boolean isFirst, boolean isTop) {
    return isFirst && isTop && first.isPresent() && top.isPresent();
  }

  /** The rule of a layer. */
  LinearRule ruleOf(boolean isFirst, boolean isTop, boolean isConvolution) {
    LinearRule byKind = isConvolution ? convolution : dense;
    LinearRule unlessFirst = isTop ? top.orElse(byKind) : byKind;
    return isFirst ? first.orElse(unlessFirst) : unlessFirst;
  }
}
