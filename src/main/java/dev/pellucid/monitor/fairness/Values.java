package dev.pellucid.monitor.fairness;

import java.util.Arrays;

/**
 * The values of one figure that a group can bring to a comparison: those that wait, the oldest
 * first, and those of the tick in random order. Reused from tick to tick.
 */
final class Values {

  private byte[] levels = new byte[64];
  private int[] sums = new int[65];
  private int finest = 1;
  private int waiting;
  private int count;

  /**
   * Takes up a group's values.
   *
   * @param fresh how many of the tick's values are at each level
   * @param chance decides their order: it must not depend on them
   */
  void load(byte[] waited, long[] fresh, Chance chance) {
    finest = fresh.length - 1;
    waiting = waited.length;
    count = Math.toIntExact(Arrays.stream(fresh).sum());
    if (waiting + count > levels.length) {
      levels = new byte[2 * (waiting + count)];
      sums = new int[levels.length + 1];
    }
    int at = 0;
    for (int level = 0; level <= finest; level++) {
      int end = at + (int) fresh[level];
      Arrays.fill(levels, at, end, (byte) level);
      at = end;
    }
    chance.shuffle(levels, count);
    System.arraycopy(levels, 0, levels, waiting, count);
    System.arraycopy(waited, 0, levels, 0, waiting);
    count += waiting;
    for (int i = 0; i < count; i++) {
      sums[i + 1] = sums[i] + levels[i];
    }
  }

  /** How many values wait. */
  int waiting() {
    return waiting;
  }

  /** How many values are of the tick. */
  int fresh() {
    return count - waiting;
  }

  /**
   * The mean of one of several blocks of values, as equal in size as can be.
   *
   * @param unused how many of the waiting values may be used, the latest ones
   * @param block 0 … blocks−1, blocks being no more than the values
   */
  double mean(int unused, int block, int blocks) {
    int from = waiting - unused;
    long all = (long) count - from;
    int start = from + (int) (block * all / blocks);
    int end = from + (int) ((block + 1) * all / blocks);
    return (double) (sums[end] - sums[start]) / ((long) finest * (end - start));
  }

  /** The mean of all that may be used. */
  double mean(int unused) {
    return mean(unused, 0, 1);
  }

  /** The last ones, no more than {@code most}. */
  byte[] last(int most) {
    return Arrays.copyOfRange(levels, Math.max(0, count - most), count);
  }
}
