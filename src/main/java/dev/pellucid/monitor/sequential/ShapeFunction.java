package dev.pellucid.monitor.sequential;

import dev.pellucid.event.DriftSignal.Shape;

/**
 * How much a rank u ∈ [0,1] speaks for a shape of change, as a number in [0,1].
 *
 * <ul>
 *   <li>higher: u; lower: 1−u,
 *   <li>wider: |2u−1|; narrower: 1−|2u−1|,
 *   <li>upper tail: (u−0.85)⁺/0.15; lower tail: (0.15−u)⁺/0.15.
 * </ul>
 */
final class ShapeFunction {

  private static final double TAIL = 0.15;

  private ShapeFunction() {}

  static double at(Shape shape, double u) {
    return switch (shape) {
      case HIGHER -> u;
      case LOWER -> 1 - u;
      case WIDER -> Math.abs(2 * u - 1);
      case NARROWER -> 1 - Math.abs(2 * u - 1);
      case UPPER_TAIL -> Math.max(0, u - (1 - TAIL)) / TAIL;
      case LOWER_TAIL -> Math.max(0, TAIL - u) / TAIL;
    };
  }
}
