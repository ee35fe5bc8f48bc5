package dev.pellucid.monitor.fairness;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What is remembered of a group's values of one figure: how many were at each level since the count
 * began, and the last few, which wait for groups that had none yet.
 */
final class GroupMemory {

  /**
   * The most values that wait. More would make comparisons with a rare group little sharper, the
   * spread of the difference being σ²(1 + 1/16) at most against σ² at best, and would hold up old
   * values against new ones.
   */
  static final int MOST_WAITING = 16;

  private final long[] counts;
  private byte[] waiting = {};
  private long last;

  GroupMemory(int levels) {
    this.counts = new long[levels];
  }

  /** How many values were at each level since the count began. */
  long[] counts() {
    return counts;
  }

  long images() {
    return Arrays.stream(counts).sum();
  }

  double mean() {
    long sum = 0;
    for (int level = 0; level < counts.length; level++) {
      sum += level * counts[level];
    }
    return (double) sum / ((counts.length - 1) * images());
  }

  /** The last values, the oldest first. */
  byte[] waiting() {
    return waiting;
  }

  /** Forgets values that have waited too long. */
  void expire(long tick, long wait) {
    if (waiting.length > 0 && tick - last > wait) {
      waiting = new byte[0];
    }
  }

  /** Takes up a tick's values. */
  void remember(long tick, long[] levels, Values values) {
    for (int level = 0; level < counts.length; level++) {
      counts[level] += levels[level];
    }
    waiting = values.last(MOST_WAITING);
    last = tick;
  }

  /** Begins the count anew. */
  void restart() {
    Arrays.fill(counts, 0);
  }

  void write(DataOutput out) throws IOException {
    Packed.write(out, counts);
    out.writeByte(waiting.length);
    out.write(waiting);
    if (waiting.length > 0) {
      Packed.write(out, last);
    }
  }

  void read(DataInput in) throws IOException {
    Packed.read(in, counts);
    waiting = new byte[in.readByte()];
    in.readFully(waiting);
    last = waiting.length > 0 ? Packed.read(in) : 0;
  }
}
