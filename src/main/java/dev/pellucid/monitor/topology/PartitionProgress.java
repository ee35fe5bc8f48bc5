package dev.pellucid.monitor.topology;

import java.nio.ByteBuffer;

/**
 * How far a partition of explanations has been counted.
 *
 * @param partition its number
 * @param highest the highest image time it has shown, in milliseconds since 1970; {@link #NOTHING}
 *     if it has shown none
 * @param idle whether it has had nothing new for some time
 * @param sent when this was, by the clock on the wall
 */
record PartitionProgress(int partition, long highest, boolean idle, long sent) {

  static final long NOTHING = Long.MIN_VALUE;

  /** The key of its records, which no bin has. */
  static final byte[] KEY = {'p'};

  static boolean isKey(byte[] key) {
    return key.length == KEY.length;
  }

  byte[] bytes() {
    return ByteBuffer.allocate(Integer.BYTES + 2 * Long.BYTES + 1)
        .putInt(partition)
        .putLong(highest)
        .putLong(sent)
        .put((byte) (idle ? 1 : 0))
        .array();
  }

  static PartitionProgress of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int partition = in.getInt();
    long highest = in.getLong();
    long sent = in.getLong();
    return new PartitionProgress(partition, highest, in.get() == 1, sent);
  }
}
