package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.compiler.backward.Emitter;

/**
 * The chance that a winner passes to each of its excitatory inputs (Zhang et al., 2018): P_i = Σ_j
 * a_i⁺ w_ij⁺ / Σ_i a_i⁺ w_ij⁺ · P_j. Biases take part in nothing.
 */
public record Excitation() implements LinearRule {

  @Override
  public String redistribute(LinearLayer layer, String relevance) {
    Emitter emit = layer.emit();
    String a = layer.positiveInput();
    String z = layer.forward(a, Weights.alone(Weights.POSITIVE));
    String q = Quotients.oneSigned(emit, relevance, z, false);
    return emit.mul(a, layer.back(q, Weights.POSITIVE));
  }
}
