package dev.pellucid.monitor.topology;

import java.util.Arrays;

/**
 * Up to when all partitions have been counted.
 *
 * <p>A partition that says that it is idle holds up nobody, but only as long as it goes on saying
 * so: one that moves to another instance may have a backlog.
 */
final class ProgressBoard {

  /** How long a partition's word that it is idle is good for, in milliseconds. */
  static final long WORD = 10_000;

  private final long[] highest;
  private final long[] idleSince;

  ProgressBoard(int partitions) {
    highest = new long[partitions];
    Arrays.fill(highest, PartitionProgress.NOTHING);
    idleSince = new long[partitions];
    Arrays.fill(idleSince, PartitionProgress.NOTHING);
  }

  void note(PartitionProgress progress) {
    int partition = progress.partition();
    if (partition < highest.length) {
      highest[partition] = Math.max(highest[partition], progress.highest());
      idleSince[partition] = progress.idle() ? progress.sent() : PartitionProgress.NOTHING;
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
    long lowest = Long.MAX_VALUE;
    for (int p = 0; p < highest.length; p++) {
      boolean idle = idleSince[p] != PartitionProgress.NOTHING && now - idleSince[p] <= WORD;
      if (!idle) {
        lowest = Math.min(lowest, highest[p]);
      }
    }
    return lowest == Long.MAX_VALUE ? Arrays.stream(highest).max().orElseThrow() : lowest;
  }
}
