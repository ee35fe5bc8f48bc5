package dev.pellucid.cli.bench;

import java.util.Arrays;

/**
 * How long images took from the moment they were due to be sent until a reader of committed
 * explanations saw theirs.
 *
 * <p>From when they were due, not from when they were sent: images keep coming whether or not the
 * service keeps up, and one that had to wait for a stalled producer has waited too.
 *
 * @param rate images a second that were due
 * @param images how many
 * @param p50 milliseconds; as the others
 */
public record Latencies(
    double rate, int images, double p50, double p95, double p99, double longest) {

  /**
   * Of some images.
   *
   * @param nanos of each
   */
  static Latencies of(double rate, long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Latencies(
        rate,
        sorted.length,
        percentile(sorted, 0.50),
        percentile(sorted, 0.95),
        percentile(sorted, 0.99),
        percentile(sorted, 1));
  }

  /** The nearest rank: the least value that so many are not above. */
  private static double percentile(long[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(rank, 1) - 1] / 1e6;
  }
}
