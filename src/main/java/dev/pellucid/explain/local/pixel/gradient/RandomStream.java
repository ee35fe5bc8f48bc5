package dev.pellucid.explain.local.pixel.gradient;

import java.util.SplittableRandom;

/**
 * The random numbers of one sample: a function of the seed and of the sample's index alone, so that
 * it is the same on every machine and whichever samples share a run with it.
 */
final class RandomStream {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final SplittableRandom random;

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

  /** Of mean 0 and deviation 1. */
  double normal() {
    return Ziggurat.normal(random);
  }
}
