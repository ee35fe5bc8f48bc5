package dev.pellucid.explain.local.pixel.gradient;

import java.util.SplittableRandom;

/**
 * The random numbers of one sample: a function of the seed and of the sample's index alone, so that
 * it is the same on every machine and whichever samples share a run with it.
 */
final class RandomStream {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final SplittableRandom random;
  private double spare;
  private boolean hasSpare;

  RandomStream(long seed, long sample) {
    long of = new SplittableRandom(seed).nextLong();
    random = new SplittableRandom(new SplittableRandom(of + sample * GOLDEN_GAMMA).nextLong());
  }

  /** In [0, 1). */
  double uniform() {
    return random.nextDouble();
  }

  /** A whole number from 0, each below the bound as likely. */
  int below(int bound) {
    return (int) (random.nextDouble() * bound);
  }

  /**
   * Of mean 0 and deviation 1, by Marsaglia's polar method. It is spelt out, and in StrictMath,
   * because the library's may differ in the last digits from one machine or release to the next.
   */
  double normal() {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    while (true) {
      double x = 2 * random.nextDouble() - 1;
      double y = 2 * random.nextDouble() - 1;
      double square = x * x + y * y;
      if (square > 0 && square < 1) {
        double factor = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
        spare = y * factor;
        hasSpare = true;
        return x * factor;
      }
    }
  }
}
