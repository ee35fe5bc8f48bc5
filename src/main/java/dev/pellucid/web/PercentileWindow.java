package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Percentiles of a figure over a sliding window, from at most so many of its latest samples.
 *
 * <p>Not thread safe; its owner guards it.
 */
final class PercentileWindow {

  /**
   * Nearest-rank percentiles; absent when the window is empty.
   *
   * @param p50 the median
   * @param p95 the 95th percentile
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Percentiles(Double p50, Double p95) {}

  private final long windowMillis;
  private final long[] times;
  private final double[] values;
  private long added;

  PercentileWindow(Duration window, int capacity) {
    this.windowMillis = window.toMillis();
    this.times = new long[capacity];
    this.values = new double[capacity];
  }

  void add(Instant now, double value) {
    int slot = (int) (added++ % times.length);
    times[slot] = now.toEpochMilli();
    values[slot] = value;
  }

  Percentiles percentiles(Instant now) {
    long since = now.toEpochMilli() - windowMillis;
    int filled = (int) Math.min(added, times.length);
    double[] sample = new double[filled];
    int size = 0;
    for (int i = 0; i < filled; i++) {
      if (times[i] > since) {
        sample[size++] = values[i];
      }
    }
    if (size == 0) {
      return new Percentiles(null, null);
    }
    Arrays.sort(sample, 0, size);
    return new Percentiles(rank(sample, size, 0.50), rank(sample, size, 0.95));
  }

  private static double rank(double[] sorted, int size, double quantile) {
    return sorted[(int) Math.ceil(quantile * size) - 1];
  }
}
