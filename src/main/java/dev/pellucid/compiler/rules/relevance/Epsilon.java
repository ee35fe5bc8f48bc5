package dev.pellucid.compiler.rules.relevance;

/**
 * LRP-ε (Bach et al., 2015): R_i = Σ_j a_i w_ij / (z_j + ε·sign z_j) · R_j. The biases, and ε, keep
 * their share.
 *
 * @param epsilon 0 gives LRP-0
 */
public record Epsilon(double epsilon) implements LinearRule {

  @Override
  public String redistribute(LinearLayer layer, String relevance) {
    String q = Quotients.signed(layer.emit(), relevance, layer.output(), epsilon);
    return layer.emit().mul(layer.input(), layer.back(q));
  }
}
