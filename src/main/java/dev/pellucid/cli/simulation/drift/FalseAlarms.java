package dev.pellucid.cli.simulation.drift;

import java.util.List;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * How often an alarm goes on where nothing has changed: each stream until its first alarm, or its
 * end.
 *
 * @param alarms how many streams had one
 * @param images how many images passed before, in all streams
 */
record FalseAlarms(int alarms, double images) {

  static FalseAlarms of(List<Records> streams, double threshold) {
    int alarms = 0;
    double images = 0;
    for (Records stream : streams) {
      long until = stream.until(threshold);
      alarms += until >= 0 ? 1 : 0;
      images += until >= 0 ? until : stream.images();
    }
    return new FalseAlarms(alarms, images);
  }

  /** Mean images to an alarm; infinite without one. */
  double mean() {
    return images / alarms;
  }

  /** Lower end of the 95 % interval of the mean, alarms taken as a Poisson process. */
  double low() {
    return 2
        * images
        / ChiSquaredDistribution.of(2.0 * alarms + 2).inverseCumulativeProbability(0.975);
  }

  /**
   * The threshold at which the mean is a span.
   *
   * @throws IllegalArgumentException if even the lowest threshold has too few alarms
   */
  static double threshold(List<Records> streams, double span) {
    double low = -50;
    double high = streams.stream().mapToDouble(Records::highest).max().orElseThrow();
    for (int step = 0; step < 60; step++) {
      double middle = (low + high) / 2;
      if (of(streams, middle).mean() >= span) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }
}
