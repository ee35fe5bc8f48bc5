package dev.pellucid.compiler.rules.relevance;

/**
 * What speaks for a unit less what would speak for its dual, the unit of opposite weights (Zhang et
 * al., 2018; Gu et al., 2018): R_i = Σ_j ((a_i w_ij)⁺ / Σ_i (a_i w_ij)⁺ − (a_i w_ij)⁻ / Σ_i (a_i
 * w_ij)⁻) · R_j. Both are shares of R_j, so what arrives below sums to zero.
 */
public record Contrast() implements LinearRule {

  @Override
  public String redistribute(LinearLayer layer, String relevance) {
    AlphaBeta.Signed a = AlphaBeta.Signed.of(layer);
    return layer
        .emit()
        .sub(
            AlphaBeta.share(layer, a, relevance, false, false),
            AlphaBeta.share(layer, a, relevance, true, false));
  }
}
