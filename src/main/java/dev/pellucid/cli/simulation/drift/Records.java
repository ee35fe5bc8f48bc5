package dev.pellucid.cli.simulation.drift;

import java.util.ArrayList;
import java.util.List;

/**
 * When the evidence of one stream was higher than ever: enough to know when an alarm would have
 * gone on, at any threshold.
 */
final class Records {

  private final List<double[]> highs = new ArrayList<>();
  private long images;

  void take(double evidence) {
    images++;
    if (highs.isEmpty() || evidence > highs.get(highs.size() - 1)[1]) {
      highs.add(new double[] {images, evidence});
    }
  }

  /** How many images passed. */
  long images() {
    return images;
  }

  /** How many images passed until the threshold was reached; below 0 if it was not. */
  long until(double threshold) {
    for (double[] high : highs) {
      if (high[1] >= threshold) {
        return (long) high[0];
      }
    }
    return -1;
  }

  /** The highest evidence. */
  double highest() {
    return highs.isEmpty() ? Double.NEGATIVE_INFINITY : highs.get(highs.size() - 1)[1];
  }
}
