package dev.pellucid.compiler.rules.relevance;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import java.util.List;

/** By what is positive, which is all that excites: R_i = a_i⁺ ∂z⁺/∂a_i⁺ · R / z⁺. */
public record ByExcitation() implements SumRule {

  @Override
  public void apply(BackwardStep s) {
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
