package dev.pellucid.compiler.rules.relevance;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * What a rule makes of a layer's weights and biases.
 *
 * @param weight of every weight
 * @param bias of every bias; empty leaves them out
 */
record Weights(DoubleUnaryOperator weight, Optional<DoubleUnaryOperator> bias) {

  static final DoubleUnaryOperator POSITIVE = w -> Math.max(0, w);
  static final DoubleUnaryOperator NEGATIVE = w -> Math.min(0, w);

  /** The same function of both. */
  static Weights both(DoubleUnaryOperator function) {
    return new Weights(function, Optional.of(function));
  }

  /** A function of the weights, without biases. */
  static Weights alone(DoubleUnaryOperator function) {
    return new Weights(function, Optional.empty());
  }

  /** The same, with biases or without. */
  static Weights of(DoubleUnaryOperator function, boolean biased) {
    return biased ? both(function) : alone(function);
  }
}
