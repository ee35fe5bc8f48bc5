package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.graph.Attribute;
import java.util.List;

/** Relevance divided by what a layer said, kept off zero. */
final class Quotients {

  /** What denominators are moved away from zero by where a rule has no ε of its own. */
  static final double STABILISER = 1e-6;

  /** Steepness of the step between the signs: anything below −2⁻¹⁰⁰ counts as negative. */
  private static final float STEEP = 0x1p100f;

  private Quotients() {}

  /**
   * R / (z + ε·sign z), where sign 0 = 1. With ε = 0 whatever arrives where z = 0 goes nowhere: no
   * input has a share in nothing.
   */
  static String signed(Emitter emit, String relevance, String z, double epsilon) {
    if (epsilon == 0) {
      String nothing = emit.asReal(emit.op("Equal", List.of(z, emit.constant(0f))));
      return emit.div(relevance, emit.add(z, nothing));
    }
    String notNegative =
        emit.op("HardSigmoid", List.of(z), Attribute.of("alpha", STEEP), Attribute.of("beta", 1f));
    float size = (float) epsilon;
    String sign = emit.sub(emit.mul(notNegative, 2 * size), emit.constant(size));
    return emit.div(relevance, emit.add(z, sign));
  }

  /** The same for a z that is a sum of numbers of one sign. */
  static String oneSigned(Emitter emit, String relevance, String z, boolean negative) {
    float size = (float) (negative ? -STABILISER : STABILISER);
    return emit.div(relevance, emit.add(z, emit.constant(size)));
  }
}
