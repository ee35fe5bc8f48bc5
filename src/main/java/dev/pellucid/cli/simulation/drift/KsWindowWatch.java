package dev.pellucid.cli.simulation.drift;

import java.util.Arrays;

/**
 * The Kolmogorov–Smirnov test of every window of w images against the reference, all quantities by
 * Bonferroni: evidence is −log p, less log m + log(1/w), so that at the threshold log(span) one
 * test in span/w raises a false alarm.
 */
final class KsWindowWatch implements Watch {

  private final double[][] sorted;
  private final double[][] window;
  private int filled;
  private double evidence = Double.NEGATIVE_INFINITY;

  private KsWindowWatch(double[][] reference, int images) {
    int quantities = reference[0].length;
    this.sorted = new double[quantities][];
    for (int q = 0; q < quantities; q++) {
      int quantity = q;
      sorted[q] = Arrays.stream(reference).mapToDouble(image -> image[quantity]).sorted().toArray();
    }
    this.window = new double[quantities][images];
  }

  static Maker maker(int images) {
    return reference -> new KsWindowWatch(reference, images);
  }

  @Override
  public void take(double[] image) {
    for (int q = 0; q < window.length; q++) {
      window[q][filled] = image[q];
    }
    filled++;
    if (filled == window[0].length) {
      filled = 0;
      double largest = 0;
      for (int q = 0; q < window.length; q++) {
        largest = Math.max(largest, -logP(sorted[q], window[q]));
      }
      evidence = largest - Math.log(window.length) + Math.log(window[0].length);
    }
  }

  @Override
  public double evidence() {
    return evidence;
  }

  /** Of two samples, the other one unsorted, by Smirnov's limit. */
  private static double logP(double[] one, double[] other) {
    double[] two = other.clone();
    Arrays.sort(two);
    double distance = 0;
    int i = 0;
    for (int j = 0; j < two.length; j++) {
      while (i < one.length && one[i] < two[j]) {
        i++;
      }
      double share = (double) i / one.length;
      distance = Math.max(distance, (j + 1.0) / two.length - share);
      distance = Math.max(distance, share - (double) j / two.length);
    }
    double n = (double) one.length * two.length / (one.length + two.length);
    double root = Math.sqrt(n);
    double x = (root + 0.12 + 0.11 / root) * distance;
    double sum = 0;
    for (int k = 1; k <= 50; k++) {
      sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * (k * k - 1) * x * x);
    }
    return Math.min(0, Math.log(Math.max(sum, Double.MIN_NORMAL)) - 2 * x * x);
  }
}
