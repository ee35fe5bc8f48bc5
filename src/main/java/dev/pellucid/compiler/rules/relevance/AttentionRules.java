package dev.pellucid.compiler.rules.relevance;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.compiler.rules.NormalisationRules;
import dev.pellucid.graph.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * What relevance does at the parts of a transformer (AttnLRP: Achtibat et al., ICML 2024).
 *
 * <p>Each follows from a Taylor expansion: of a normalisation with the spread held constant, of a
 * softmax at its input, of a product of two activations at both halves.
 *
 * <p>All of them keep R a multiple of the tensor that it arrives at: a tensor that is nearly zero
 * has nearly no relevance. Only then is a quotient R/z of the layer below bounded; relevance passed
 * on unchanged from x − μ to x, or from x + b to x, is divided by numbers that it knows nothing of.
 */
final class AttentionRules {

  private AttentionRules() {}

  /** R_x = x ⊙ ∂y/∂x R/y with σ held constant. The constant term is what the bias adds. */
  static void normalisation(BackwardStep s) {
    String q = Quotients.signed(s.emit(), s.arriving(), s.output(), Quotients.STABILISER);
    s.given(NormalisationRules.WITH_SPREAD_HELD.get(s.node().key()), q)
        .forEach((input, share) -> s.give(input, s.emit().mul(s.input(input), share)));
  }

  /**
   * Of y = x − μ: R_x = x ⊙ (R/y − mean(R/y)). Not in two steps: μ may be zero and still move.
   *
   * @param mean the node that computes μ
   */
  static void centring(BackwardStep s, Node mean) {
    Emitter emit = s.emit();
    String q = Quotients.signed(emit, s.arriving(), s.output(), Quotients.STABILISER);
    List<String> operands = new ArrayList<>(mean.inputs());
    operands.set(0, q);
    String moved =
        emit.op(
            mean.operator(), operands, mean.attributes().values().toArray(new AttributeProto[0]));
    s.give(0, emit.mul(s.input(0), emit.sub(q, moved)));
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
