package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;

/**
 * What relevance does at the parts of a transformer (AttnLRP: Achtibat et al., ICML 2024).
 *
 * <p>Each follows from a Taylor expansion: of a normalisation with the normalising factor held
 * constant, of a softmax at its input, of a product of two activations at both halves.
 */
final class AttentionRules {

  private AttentionRules() {}

  /** A normalisation is a scaling, and a scaling passes relevance on. */
  static void normalisation(BackwardStep s) {
    s.give(0, s.arriving());
  }

  /**
   * R_i = x_i (R'_i − y_i Σ_j R'_j). What is missing from the sum is the share of the expansion's
   * constant term, which no input has.
   */
  static void softmax(BackwardStep s) {
    Emitter emit = s.emit();
    long axis = s.outputShape().axis(s.node().integer("axis", -1));
    String total = emit.reduceSum(s.arriving(), true, axis);
    String excess = emit.sub(s.arriving(), emit.mul(s.output(), total));
    s.give(0, emit.mul(s.input(0), excess));
  }

  /** Each factor of a sum of products gets half of what each product contributed. */
  static void sumOfProducts(BackwardStep s) {
    Emitter emit = s.emit();
    String q = Quotients.signed(emit, s.arriving(), s.output(), Quotients.STABILISER);
    SumRule.back(s, emit.mul(q, 0.5f))
        .forEach((input, share) -> s.give(input, emit.mul(s.input(input), share)));
  }

  /** Each of two factors gets half. */
  static void product(BackwardStep s) {
    String half = s.emit().mul(s.arriving(), 0.5f);
    s.giveBroadcast(0, half);
    s.giveBroadcast(1, half);
  }

  /** The divisor is what normalises. */
  static void quotient(BackwardStep s) {
    s.giveBroadcast(0, s.arriving());
  }
}
