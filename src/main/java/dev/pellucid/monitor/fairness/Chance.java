package dev.pellucid.monitor.fairness;

/**
 * Chance from a seed, the same in every process: SplitMix64 (Steele, Lea, Flood, <i>Fast splittable
 * pseudorandom number generators</i>, OOPSLA 2014).
 */
final class Chance {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  Chance(long seed) {
    this.state = seed;
  }

  private static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** A number that depends on both. */
  static long combine(long seed, long other) {
    return mix(mix(seed + GOLDEN) + other * GOLDEN);
  }

  /** A number in [0,1) that depends on the seed alone. */
  static double fraction(long seed) {
    return (mix(seed + GOLDEN) >>> 11) * 0x1p-53;
  }

  private long next() {
    state += GOLDEN;
    return mix(state);
  }

  /** In [0,1). */
  double fraction() {
    return (next() >>> 11) * 0x1p-53;
  }

  /** 0 … bound−1, each as likely as the next but for one part in 2³². */
  private int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /** Puts entries into random order. */
  void shuffle(byte[] values, int count) {
    for (int i = count; i > 1; i--) {
      int j = below(i);
      byte last = values[i - 1];
      values[i - 1] = values[j];
      values[j] = last;
    }
  }
}
