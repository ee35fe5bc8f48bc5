package dev.pellucid.explain.local.pixel.gradient;

import java.util.SplittableRandom;

/**
 * Normal numbers by the ziggurat method (Marsaglia and Tsang, 2000): the half of the bell is
 * covered by layers of the same area, and in 98 of 100 cases a number falls into the part of its
 * layer that lies under the bell whole, which takes one multiplication. A logarithm for each would
 * take a tenth of the time of a gradient under noise.
 *
 * <p>What is computed is spelt out, and in StrictMath, because the library's functions may differ
 * in the last digits from one machine or release to the next.
 */
final class Ziggurat {

  private static final int LAYERS = 256;

  /** Where the lowest layer's rectangle ends and the tail begins, for so many layers. */
  private static final double TAIL = 3.654152885361009;

  /** Right ends of the layers, the lowest first, as if the tail were a rectangle too. */
  private static final double[] ENDS = new double[LAYERS + 1];

  /** The bell e^(−x²/2) there. */
  private static final double[] HEIGHTS = new double[LAYERS + 1];

  static {
    double area = TAIL * bell(TAIL) + tailArea();
    ENDS[0] = area / bell(TAIL);
    ENDS[1] = TAIL;
    for (int layer = 1; layer < LAYERS - 1; layer++) {
      double top = bell(ENDS[layer]) + area / ENDS[layer];
      ENDS[layer + 1] = StrictMath.sqrt(-2 * StrictMath.log(top));
    }
    for (int layer = 0; layer <= LAYERS; layer++) {
      HEIGHTS[layer] = bell(ENDS[layer]);
    }
  }

  private Ziggurat() {}

  /** Of mean 0 and deviation 1. */
  static double normal(SplittableRandom random) {
    while (true) {
      long bits = random.nextLong();
      int layer = (int) bits & (LAYERS - 1);
      double sign = (bits & LAYERS) == 0 ? 1 : -1;
      double x = (bits >>> 11) * 0x1p-53 * ENDS[layer];
      if (x < ENDS[layer + 1]) {
        return sign * x;
      }
      if (layer == 0) {
        return sign * tail(random);
      }
      double height = HEIGHTS[layer] + random.nextDouble() * (HEIGHTS[layer + 1] - HEIGHTS[layer]);
      if (height < bell(x)) {
        return sign * x;
      }
    }
  }

  /** Beyond {@link #TAIL}, by Marsaglia's method of 1964. */
  private static double tail(SplittableRandom random) {
    while (true) {
      double beyond = -StrictMath.log(1 - random.nextDouble()) / TAIL;
      double level = -StrictMath.log(1 - random.nextDouble());
      if (2 * level > beyond * beyond) {
        return TAIL + beyond;
      }
    }
  }

  private static double bell(double x) {
    return StrictMath.exp(-x * x / 2);
  }

  /** ∫ e^(−x²/2) from {@link #TAIL} on, by Laplace's continued fraction. */
  private static double tailArea() {
    double fraction = TAIL;
    for (int term = 200; term > 0; term--) {
      fraction = TAIL + term / fraction;
    }
    return bell(TAIL) / fraction;
  }
}
