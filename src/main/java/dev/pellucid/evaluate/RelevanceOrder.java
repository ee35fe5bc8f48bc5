package dev.pellucid.evaluate;

import java.util.Arrays;
import java.util.Random;

/**
 * The order of relevance of an image's parts.
 *
 * <p>Parts of equal relevance follow each other in a scattered order that depends on nothing but
 * how many there are, so that no corner of the image comes before another and every run is the
 * same.
 */
public final class RelevanceOrder {

  private static final long SCATTER = 0x5CA77E12L;

  private RelevanceOrder() {}

  /**
   * The numbers of the parts, the most relevant first.
   *
   * @param relevance one a part
   */
  public static int[] descending(float[] relevance) {
    int[] scattered = scattered(relevance.length);
    long[] keys = new long[relevance.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (long) ~ascending(relevance[scattered[i]]) << Integer.SIZE | i;
    }
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = scattered[(int) keys[i]];
    }
    return order;
  }

  /** An integer that is larger for a larger number; both zeros are one. */
  private static int ascending(float value) {
    int bits = Float.floatToIntBits(value + 0.0f);
    return bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
  }

  private static int[] scattered(int count) {
    int[] order = new int[count];
    Random random = new Random(SCATTER);
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
