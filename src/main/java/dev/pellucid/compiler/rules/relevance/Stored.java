package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.graph.Literal;
import java.util.function.DoubleUnaryOperator;

/**
 * Weights or biases as a file stores them.
 *
 * @param values as stored
 * @param factor what the operator multiplies them by
 */
record Stored(Literal.Reals values, float factor) {

  /** What is to be stored so that the operator sees a function of what it sees now. */
  Literal.Reals changed(DoubleUnaryOperator function) {
    float[] changed = new float[values.values().length];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = (float) (function.applyAsDouble((double) values.values()[i] * factor) / factor);
    }
    return Literal.of(changed, values.dims());
  }
}
