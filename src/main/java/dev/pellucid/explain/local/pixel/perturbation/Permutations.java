package dev.pellucid.explain.local.pixel.perturbation;

import java.util.Random;

/** Orders of the numbers from 0 to below a count. */
final class Permutations {

  private static final long SCATTER = 1;

  private Permutations() {}

  /** Every order is equally likely (Fisher, Yates). */
  static int[] random(int count, Random random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** The other way round. */
  static int[] reversed(int[] order) {
    int[] reversed = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      reversed[i] = order[order.length - 1 - i];
    }
    return reversed;
  }

  /**
   * Always the same order for a count, all over the place: what is done first of something is a
   * sample of the whole.
   */
  static int[] scattered(int count) {
    return random(count, new Random(SCATTER));
  }
}
