package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.compiler.backward.Emitter;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The zᴮ rule for pixels, which lie between two bounds (Montavon et al., 2017): R_i = Σ_j (x_i w_ij
 * − l_i w_ij⁺ − h_i w_ij⁻) / Σ_i (x_i w_ij − l_i w_ij⁺ − h_i w_ij⁻) · R_j. In the padding both
 * bounds are 0.
 *
 * @param low black, one a channel
 * @param high white, one a channel
 */
public record Box(List<Float> low, List<Float> high) implements LinearRule {

  public Box {
    low = List.copyOf(low);
    high = List.copyOf(high);
  }

  @Override
  public String redistribute(LinearLayer layer, String relevance) {
    Emitter emit = layer.emit();
    ImageBounds bounds = layer.bounds(low, high);
    String z =
        emit.sub(
            layer.forward(layer.input(), Weights.alone(DoubleUnaryOperator.identity())),
            emit.add(
                layer.forward(bounds.low(), Weights.alone(Weights.POSITIVE)),
                layer.forward(bounds.high(), Weights.alone(Weights.NEGATIVE))));
    String q = Quotients.signed(emit, relevance, z, Quotients.STABILISER);
    return emit.sub(
        emit.mul(layer.input(), layer.back(q)),
        emit.add(
            emit.mul(bounds.low(), layer.back(q, Weights.POSITIVE)),
            emit.mul(bounds.high(), layer.back(q, Weights.NEGATIVE))));
  }
}
