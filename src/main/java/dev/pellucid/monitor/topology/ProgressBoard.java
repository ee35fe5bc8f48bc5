package dev.pellucid.monitor.topology;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Up to when all partitions have been counted.
 *
 * <p>A partition that says that it is idle holds up nobody, but no more than it has said: its word
 * counts for what others had reached well before it, for images that lie close together in time may
 * reach one partition some seconds before another, and in a backlog that is a long image time. And
 * it must go on saying so: one that moves to another instance may have a backlog itself.
 */
final class ProgressBoard {

  /** How long a partition's word that it is idle is good for, in milliseconds. */
  static final long WORD = 10_000;

  private final long before;
  private final long[] highest;
  private final long[] idleAt;
  private final TreeMap<Long, Long>[] history;

  /**
   * @param idle after how long a partition says that it is idle; its word counts for what others
   *     had reached half as long before
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  ProgressBoard(int partitions, Duration idle) {
    before = idle.toMillis() / 2;
    highest = new long[partitions];
    Arrays.fill(highest, PartitionProgress.NOTHING);
    idleAt = new long[partitions];
    Arrays.fill(idleAt, PartitionProgress.NOTHING);
    history = IntStream.range(0, partitions).mapToObj(p -> new TreeMap()).toArray(TreeMap[]::new);
  }

  void note(PartitionProgress progress) {
    int partition = progress.partition();
    if (partition < highest.length) {
      highest[partition] = Math.max(highest[partition], progress.highest());
      idleAt[partition] = progress.idle() ? progress.sent() : PartitionProgress.NOTHING;
      TreeMap<Long, Long> past = history[partition];
      past.put(progress.sent(), highest[partition]);
      // The last one before is what was reached until then.
      Long old = past.floorKey(progress.sent() - 2 * WORD);
      if (old != null) {
        past.headMap(old).clear();
      }
    }
  }

  /** The highest image time of a partition. */
  long highest(int partition) {
    return highest[partition];
  }

  /**
   * The image time that every partition has reached, idle ones left aside; of all partitions the
   * highest where all are idle; {@link PartitionProgress#NOTHING} while one is silent.
   *
   * @param now by the clock on the wall
   */
  long reached(long now) {
    long until = Long.MAX_VALUE;
    for (long word : idleAt) {
      if (isFresh(word, now)) {
        until = Math.min(until, word - before);
      }
    }
    long lowest = Long.MAX_VALUE;
    long top = PartitionProgress.NOTHING;
    for (int p = 0; p < highest.length; p++) {
      long reached = reachedBy(p, until);
      top = Math.max(top, reached);
      if (!isFresh(idleAt[p], now)) {
        lowest = Math.min(lowest, reached);
      }
    }
    return lowest == Long.MAX_VALUE ? top : lowest;
  }

  private static boolean isFresh(long word, long now) {
    return word != PartitionProgress.NOTHING && now - word <= WORD;
  }

  private long reachedBy(int partition, long until) {
    Map.Entry<Long, Long> then = history[partition].floorEntry(until);
    return then == null ? PartitionProgress.NOTHING : then.getValue();
  }
}
