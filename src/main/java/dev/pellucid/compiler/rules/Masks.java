package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.graph.Attribute;
import java.util.List;

/**
 * Indicators, as tensors of 0 and 1.
 *
 * <p>Steps are written as a hard sigmoid so steep that nothing falls on its slope: one fast
 * vectorised node in place of a comparison, a cast and the boolean tensor between them.
 */
final class Masks {

  /** Steepness of a step at zero: anything above 2⁻¹⁰⁰ counts as positive. */
  private static final float STEEP = 0x1p100f;

  /**
   * Steepness of a step elsewhere, relative to where it is: one unit in the last place of a float
   * reaches 1.
   */
  private static final float STEEP_RELATIVE = 0x1p24f;

  private Masks() {}

  /** 1 where x > 0. */
  static String positive(Emitter emit, String x) {
    return ramp(emit, x, STEEP, 0);
  }

  /** 1 where y > bound, for y that is never below it by more than rounding. */
  static String above(Emitter emit, String y, float bound) {
    return bound == 0 ? positive(emit, y) : positive(emit, emit.sub(y, emit.constant(bound)));
  }

  /** 1 where y < bound. */
  static String below(Emitter emit, String y, float bound) {
    return positive(emit, emit.sub(emit.constant(bound), y));
  }

  /**
   * 1 where low < y < high, told by the distance from their middle: two nodes fewer than both steps
   * and their product. A value within float rounding of a bound counts as being on it.
   */
  static String between(Emitter emit, String y, float low, float high) {
    float middle = low / 2 + high / 2;
    float half = high / 2 - low / 2;
    float steepness =
        STEEP_RELATIVE / Math.scalb(1f, Math.getExponent(Math.max(Math.abs(low), Math.abs(high))));
    String distance = emit.op("Abs", List.of(emit.sub(y, emit.constant(middle))));
    return ramp(emit, distance, -steepness, half * steepness);
  }

  static String equal(Emitter emit, String a, String b) {
    return emit.asReal(emit.op("Equal", List.of(a, b)));
  }

  private static String ramp(Emitter emit, String x, float slope, float offset) {
    return emit.op(
        "HardSigmoid", List.of(x), Attribute.of("alpha", slope), Attribute.of("beta", offset));
  }
}
