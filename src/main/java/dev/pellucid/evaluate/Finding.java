package dev.pellucid.evaluate;

import java.util.Optional;

/** What an indicator says of one explained image. */
public sealed interface Finding {

  /**
   * A number.
   *
   * @param curve it was taken from, if it was
   */
  record Value(double value, Optional<Curve> curve) implements Finding {
    public Value {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("an indicator's value is finite, not " + value);
      }
    }
  }

  /**
   * It is not defined here.
   *
   * @param reason for people
   */
  record Undefined(String reason) implements Finding {}

  static Finding of(double value) {
    return new Value(value, Optional.empty());
  }

  static Finding of(double value, Curve curve) {
    return new Value(value, Optional.of(curve));
  }

  static Finding undefined(String reason) {
    return new Undefined(reason);
  }
}
