package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.compiler.backward.Emitter;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * LRP-αβ (Bach et al., 2015): R_i = Σ_j (α·(a_i w_ij)⁺ / (Σ_i (a_i w_ij)⁺ + b_j⁺) − β·(a_i w_ij)⁻ /
 * (Σ_i (a_i w_ij)⁻ + b_j⁻)) · R_j. With α = 1, β = 0 it is the z⁺ rule.
 *
 * @param beta α − 1
 * @param biased whether the biases keep a share; deep Taylor decomposition has none
 */
public record AlphaBeta(double alpha, double beta, boolean biased) implements LinearRule {

  /** Only what speaks for a unit is credited, and its positive bias. */
  public static final AlphaBeta PLUS = new AlphaBeta(1, 0, true);

  public AlphaBeta {
    if (beta < 0 || alpha - beta != 1) {
      throw new IllegalArgumentException(
          "relevance is conserved only if α − β = 1 and β ≥ 0, not with α = %s and β = %s"
              .formatted(alpha, beta));
    }
  }

  @Override
  public String redistribute(LinearLayer layer, String relevance) {
    Emitter emit = layer.emit();
    Signed a = Signed.of(layer);
    String speaksFor = share(layer, a, relevance, false, biased);
    if (beta == 0) {
      return speaksFor;
    }
    String speaksAgainst = share(layer, a, relevance, true, biased);
    return emit.sub(emit.mul(speaksFor, (float) alpha), emit.mul(speaksAgainst, (float) beta));
  }

  /** a⁺, and a⁻ if there is such a thing. */
  record Signed(String positive, Optional<String> negative) {
    static Signed of(LinearLayer layer) {
      String positive = layer.positiveInput();
      return new Signed(positive, layer.negativeInput(positive));
    }
  }

  /** R shared among contributions of one sign. */
  static String share(
      LinearLayer layer, Signed a, String relevance, boolean negative, boolean biased) {
    Emitter emit = layer.emit();
    DoubleUnaryOperator same = negative ? Weights.NEGATIVE : Weights.POSITIVE;
    DoubleUnaryOperator opposite = negative ? Weights.POSITIVE : Weights.NEGATIVE;
    String z = layer.forward(a.positive(), Weights.of(same, biased));
    if (a.negative().isPresent()) {
      z = emit.add(z, layer.forward(a.negative().get(), Weights.alone(opposite)));
    }
    String q = Quotients.oneSigned(emit, relevance, z, negative);
    String share = emit.mul(a.positive(), layer.back(q, same));
    return a.negative()
        .map(a1 -> emit.add(share, emit.mul(a1, layer.back(q, opposite))))
        .orElse(share);
  }
}
