package dev.pellucid.compiler.rules.relevance;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import java.util.List;

/**
 * By what is positive, which is all that excites: R_i = a_i⁺ ∂z⁺/∂a_i⁺ · R / z⁺. A batch
 * normalisation has one input a unit, which wins. Differences, and interpolations whose kernel has
 * negative weights, are refused: what they subtract does not excite, and shares of it would be
 * negative.
 */
public record ByExcitation() implements SumRule {

  @Override
  public void apply(BackwardStep s) {
    if (s.node().key().equals("BatchNormalization")) {
      s.give(0, s.arriving());
      return;
    }
    if (s.node().key().equals("Sub") || s.node().text("mode", "").equals("cubic")) {
      throw s.unsupported("subtracts what depends on the image, which excites nothing");
    }
    Emitter emit = s.emit();
    List<String> positive =
        s.node().inputs().stream()
            .map(input -> s.facts().isReal(input) ? emit.op("Relu", List.of(input)) : input)
            .toList();
    AttributeProto[] attributes = s.node().attributes().values().toArray(new AttributeProto[0]);
    String z = emit.op(s.node().operator(), positive, attributes);
    String q = Quotients.oneSigned(emit, s.arriving(), z, false);
    SumRule.back(s, q)
        .forEach((input, share) -> s.give(input, emit.mul(positive.get(input), share)));
  }
}
