package dev.pellucid.monitor.sequential;

/** Sums of numbers that are known by their logarithms. */
public final class Logs {

  private Logs() {}

  /** log(e^a + e^b), also where one is 0. */
  public static double add(double a, double b) {
    double high = Math.max(a, b);
    return high == Double.NEGATIVE_INFINITY
        ? high
        : high + Math.log1p(Math.exp(Math.min(a, b) - high));
  }

  /** log of the mean of e^x over {@code count} entries from {@code from} on. */
  public static double mean(double[] logs, int from, int count) {
    double high = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      high = Math.max(high, logs[i]);
    }
    if (high == Double.NEGATIVE_INFINITY) {
      return high;
    }
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += Math.exp(logs[i] - high);
    }
    return high + Math.log(sum / count);
  }

  /** e^log, and the largest number there is where it would be larger. */
  public static double exp(double log) {
    return Math.min(Double.MAX_VALUE, Math.exp(log));
  }
}
