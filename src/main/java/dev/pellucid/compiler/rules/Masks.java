package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.Emitter;
import java.util.List;

/** Indicators, as tensors of 0 and 1. */
final class Masks {

  private Masks() {}

  static String positive(Emitter emit, String x) {
    return greater(emit, x, 0);
  }

  static String greater(Emitter emit, String x, float bound) {
    return emit.asReal(emit.op("Greater", List.of(x, emit.constant(bound))));
  }

  static String less(Emitter emit, String x, float bound) {
    return emit.asReal(emit.op("Less", List.of(x, emit.constant(bound))));
  }

  static String equal(Emitter emit, String a, String b) {
    return emit.asReal(emit.op("Equal", List.of(a, b)));
  }
}
