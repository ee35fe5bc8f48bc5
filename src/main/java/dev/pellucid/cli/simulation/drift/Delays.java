package dev.pellucid.cli.simulation.drift;

import java.util.Arrays;
import java.util.List;

/**
 * How many images pass from a change to the alarm.
 *
 * @param streams with the change
 * @param early how many of them alarmed before it; they are left out of all else
 * @param found how many alarmed after it
 * @param median of the delays, what was not found last of all; infinite if less than half was found
 * @param late so that nine of ten come sooner
 */
record Delays(int streams, int early, int found, double median, double late) {

  static Delays of(List<Records> streams, double threshold, int change) {
    double[] delays =
        streams.stream()
            .mapToLong(stream -> stream.until(threshold))
            .filter(until -> until < 0 || until > change)
            .mapToDouble(until -> until < 0 ? Double.POSITIVE_INFINITY : until - change)
            .sorted()
            .toArray();
    int found = (int) Arrays.stream(delays).filter(Double::isFinite).count();
    return new Delays(
        streams.size(),
        streams.size() - delays.length,
        found,
        quantile(delays, 0.5),
        quantile(delays, 0.9));
  }

  private static double quantile(double[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
  }
}
