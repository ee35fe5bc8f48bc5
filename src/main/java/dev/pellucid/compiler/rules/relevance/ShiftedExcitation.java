package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.compiler.backward.Emitter;
import java.util.List;

/**
 * {@link Excitation} for inputs that may be negative but not below a bound, such as pixels: P_i =
 * Σ_j (a_i − l) w_ij⁺ / Σ_i (a_i − l) w_ij⁺ · P_j.
 *
 * @param low what the image's channels are at least, one a channel
 */
public record ShiftedExcitation(List<Float> low) implements LinearRule {

  public ShiftedExcitation {
    low = List.copyOf(low);
  }

  @Override
  public String redistribute(LinearLayer layer, String relevance) {
    Emitter emit = layer.emit();
    String a = emit.sub(layer.input(), layer.bounds(low, low).low());
    String z = layer.forward(a, Weights.alone(Weights.POSITIVE));
    String q = Quotients.oneSigned(emit, relevance, z, false);
    return emit.mul(a, layer.back(q, Weights.POSITIVE));
  }
}
