package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.compiler.backward.BackwardStep;

/**
 * By contribution, of either sign: R_i = a_i ∂z/∂a_i · R / (z + ε·sign z).
 *
 * @param epsilon keeps z off zero
 */
public record ByContribution(double epsilon) implements SumRule {

  /** As sums share where no ε is stated. */
  public static final ByContribution USUAL = new ByContribution(Quotients.STABILISER);

  @Override
  public void apply(BackwardStep s) {
    String q = Quotients.signed(s.emit(), s.arriving(), s.output(), epsilon);
    SumRule.back(s, q)
        .forEach((input, share) -> s.give(input, s.emit().mul(s.input(input), share)));
  }
}
