package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.compiler.backward.Emitter;

/**
 * The w² rule for inputs without bounds: R_i = Σ_j w_ij² / (Σ_i w_ij² + b_j²) · R_j, whatever the
 * input is. Montavon et al. (2017) state it without b_j²; that the bias keeps a share is zennit's
 * (Anders et al., 2021), as it is of the other rules here.
 */
public record SquaredWeights() implements LinearRule {

  @Override
  public String redistribute(LinearLayer layer, String relevance) {
    Emitter emit = layer.emit();
    Weights squared = Weights.both(w -> w * w);
    String z = layer.forward(layer.ones(), squared);
    return layer.back(Quotients.oneSigned(emit, relevance, z, false), squared.weight());
  }
}
