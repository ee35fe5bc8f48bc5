package dev.pellucid.evaluate.statistics;

/** Where a mean lies, with the confidence it was asked for. */
public record Interval(double low, double high) {

  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("%s to %s is no interval".formatted(low, high));
    }
  }

  /** Whether a value is within, the ends included. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
