package dev.pellucid.monitor.sequential;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * How many images of a tick fell into which bin; most bins are empty, and take no time.
 *
 * @param bins that have an image
 * @param counts of them, one each
 * @param images their sum
 */
public record BinCounts(int[] bins, int[] counts, long images) {

  /** Those of all bins, in their order. */
  public static BinCounts of(int[] counts) {
    int[] bins = new int[counts.length];
    int[] some = new int[counts.length];
    int found = 0;
    long images = 0;
    for (int b = 0; b < counts.length; b++) {
      if (counts[b] != 0) {
        bins[found] = b;
        some[found++] = counts[b];
        images += counts[b];
      }
    }
    return new BinCounts(Arrays.copyOf(bins, found), Arrays.copyOf(some, found), images);
  }

  /** Σ count · value of the bin. */
  public double sumOf(double[] values) {
    double sum = 0;
    for (int i = 0; i < bins.length; i++) {
      sum += counts[i] * values[bins[i]];
    }
    return sum;
  }

  /** Σ count · value of the bin. */
  public double sumOf(IntToDoubleFunction value) {
    double sum = 0;
    for (int i = 0; i < bins.length; i++) {
      sum += counts[i] * value.applyAsDouble(bins[i]);
    }
    return sum;
  }
}
