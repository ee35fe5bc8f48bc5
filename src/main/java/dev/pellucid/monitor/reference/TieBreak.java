package dev.pellucid.monitor.reference;

/**
 * Chance that belongs to an image, so that equal values have an order that is random, and the same
 * in every process.
 */
public final class TieBreak {

  /** Chances are 0 … {@code LEVELS}−1. */
  static final int LEVELS = 1 << 16;

  private TieBreak() {}

  /** A number that two images or quantities share no more often than by chance. */
  public static long hash(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  /**
   * What a quantity of an image gets in a tie.
   *
   * @param image {@link #hash} of the image's id
   * @param quantity {@link #hash} of the quantity's id
   * @return 0 … {@value #LEVELS}−1, all equally likely
   */
  static int of(long image, long quantity) {
    return (int) (mix(image ^ Long.rotateLeft(quantity, 29)) >>> 48);
  }

  /** Stafford's thirteenth variant of the finaliser of MurmurHash3: each bit depends on all. */
  private static long mix(long bits) {
    long z = bits + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
