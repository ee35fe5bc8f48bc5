package dev.pellucid.compiler.rules.multiplier;

import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How tensors change from the baseline to the image.
 *
 * @param atBaseline where a tensor's value at the baseline is
 */
record Change(UnaryOperator<String> atBaseline) {

  /**
   * What Captum takes for no change at all. Where a function is linear on both sides of its kinks a
   * difference quotient is exact down to there.
   */
  static final float NONE = 1e-10f;

  /**
   * Below it a difference quotient of a smooth function is mostly rounding: 1e-7 over the change.
   * The derivative is then off by about half the change at most, and the sum by 1e-6.
   */
  static final float SMALL = 1e-3f;

  /** Whether a tensor depends on the image. */
  boolean of(String tensor) {
    return !atBaseline.apply(tensor).equals(tensor);
  }

  /** Δ, for a tensor that depends on the image. */
  String delta(Emitter emit, String tensor) {
    return emit.sub(tensor, atBaseline.apply(tensor));
  }

  /** The value half way; the tensor itself where it does not change. */
  String midpoint(Emitter emit, String tensor) {
    return of(tensor) ? mean(emit, tensor, atBaseline.apply(tensor)) : tensor;
  }

  /** The step of the baseline's pass. */
  BackwardStep baseline(BackwardStep step) {
    return step.reading(atBaseline);
  }

  /** The step as if all its tensors stood half way. */
  BackwardStep halfWay(BackwardStep step) {
    return step.reading(tensor -> midpoint(step.emit(), tensor));
  }

  static String mean(Emitter emit, String a, String b) {
    return emit.mul(emit.add(a, b), 0.5f);
  }

  /** Another tensor where |delta| is below a threshold. */
  static String where(Emitter emit, String delta, String threshold, String below, String above) {
    String small = emit.op("Less", List.of(emit.op("Abs", List.of(delta)), threshold));
    return emit.op("Where", List.of(small, below, above));
  }
}
