package dev.pellucid.web;

import java.time.Duration;
import java.time.Instant;

/**
 * Events per second over a sliding window, counted in a fixed number of buckets.
 *
 * <p>Not thread safe; its owner guards it.
 */
final class RateWindow {

  private static final int BUCKETS = 40;

  private final long bucketMillis;
  private final long startMillis;
  private final long[] counts = new long[BUCKETS];
  private long newest;

  RateWindow(Duration window, Instant start) {
    this.bucketMillis = Math.max(1, window.toMillis() / BUCKETS);
    this.startMillis = start.toEpochMilli();
    this.newest = bucket(start);
  }

  void add(Instant now) {
    advance(now);
    counts[slot(newest)]++;
  }

  /** Events per second in the window that ends now, or since the start if that is shorter ago. */
  double perSecond(Instant now) {
    advance(now);
    long windowStart = Math.max(startMillis, (newest - BUCKETS + 1) * bucketMillis);
    long millis = Math.max(bucketMillis, now.toEpochMilli() - windowStart);
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return 1000.0 * sum / millis;
  }

  private void advance(Instant now) {
    long current = Math.max(newest, bucket(now));
    if (current - newest >= BUCKETS) {
      newest = current - BUCKETS;
    }
    while (newest < current) {
      newest++;
      counts[slot(newest)] = 0;
    }
  }

  private long bucket(Instant time) {
    return time.toEpochMilli() / bucketMillis;
  }

  private static int slot(long bucket) {
    return Math.floorMod(bucket, BUCKETS);
  }
}
