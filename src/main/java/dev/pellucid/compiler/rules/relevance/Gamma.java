package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.compiler.backward.Emitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * LRP-γ (Montavon et al., 2019): R_i = Σ_j a_i (w_ij + γ w_ij⁺) / (Σ_i a_i (w_ij + γ w_ij⁺) + b_j +
 * γ b_j⁺) · R_j, which favours what speaks for a unit. Generalised to inputs and units of either
 * sign as Andéol et al. (2021) do: the contributions favoured are those of the sign of z_j.
 */
public record Gamma(double gamma) implements LinearRule {

  @Override
  public String redistribute(LinearLayer layer, String relevance) {
    Emitter emit = layer.emit();
    DoubleUnaryOperator more = w -> w + gamma * Math.max(0, w);
    DoubleUnaryOperator less = w -> w + gamma * Math.min(0, w);
    String positive = layer.positiveInput();
    Optional<String> negative = layer.negativeInput(positive);
    String z = layer.output();
    String zero = emit.constant(0f);
    String above = emit.op("Where", List.of(emit.op("Greater", List.of(z, zero)), relevance, zero));
    String below = emit.op("Where", List.of(emit.op("Less", List.of(z, zero)), relevance, zero));
    String forUnit = quotient(layer, above, positive, negative, more, less);
    String forNegative = quotient(layer, below, positive, negative, less, more);
    List<String> shares = new ArrayList<>();
    shares.add(
        emit.mul(positive, emit.add(layer.back(forUnit, more), layer.back(forNegative, less))));
    negative.ifPresent(
        a ->
            shares.add(
                emit.mul(a, emit.add(layer.back(forUnit, less), layer.back(forNegative, more)))));
    return emit.sum(shares);
  }

  private static String quotient(
      LinearLayer layer,
      String relevance,
      String positive,
      Optional<String> negative,
      DoubleUnaryOperator ofPositive,
      DoubleUnaryOperator ofNegative) {
    Emitter emit = layer.emit();
    String z = layer.forward(positive, Weights.both(ofPositive));
    if (negative.isPresent()) {
      z = emit.add(z, layer.forward(negative.get(), Weights.alone(ofNegative)));
    }
    return Quotients.signed(emit, relevance, z, Quotients.STABILISER);
  }
}
