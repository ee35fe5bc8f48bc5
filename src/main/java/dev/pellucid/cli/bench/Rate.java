package dev.pellucid.cli.bench;

import java.util.Arrays;

/**
 * Images a second, over rounds.
 *
 * @param name of the contender
 * @param rounds one value a round
 */
public record Rate(String name, double[] rounds) {

  /** The median over rounds. */
  public double median() {
    double[] sorted = sorted();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  public double slowest() {
    return sorted()[0];
  }

  public double fastest() {
    return sorted()[rounds.length - 1];
  }

  /** Milliseconds an image, at the median. */
  public double milliseconds() {
    return 1000 / median();
  }

  /** The median over rounds of what this costs an image, as a multiple of what the other does. */
  public double costOver(Rate other) {
    double[] ratios = new double[rounds.length];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = other.rounds[round] / rounds[round];
    }
    return new Rate(name, ratios).median();
  }

  private double[] sorted() {
    double[] sorted = rounds.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
