package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.compiler.backward.Emitter;

/**
 * The flat rule (Lapuschkin et al., 2019): a unit's relevance is spread evenly over its receptive
 * field, R_i = Σ_j 1 / Σ_i 1 · R_j, whatever the weights and the input are.
 */
public record Flat() implements LinearRule {

  @Override
  public String redistribute(LinearLayer layer, String relevance) {
    Emitter emit = layer.emit();
    Weights ones = Weights.alone(w -> 1);
    String z = layer.forward(layer.ones(), ones);
    return layer.back(Quotients.oneSigned(emit, relevance, z, false), ones.weight());
  }
}
