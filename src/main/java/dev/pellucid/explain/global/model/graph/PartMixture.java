package dev.pellucid.explain.global.model.graph;

import dev.pellucid.explain.cluster.KMeans;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The places where a channel peaks, as a mixture of parts: each a round normal distribution, and
 * even noise for the rest. Expectation and maximisation with each place weighted by its strength;
 * as many parts as the Bayesian information criterion grants.
 */
final class PartMixture {

  private static final int ROUNDS = 40;

  /** What a part costs: two coordinates, a spread, a share. */
  private static final int NUMBERS_OF_A_PART = 4;

  /** Shares of the noise below which its density would be without bounds. */
  private static final double LEAST_AREA = 0.01;

  private final double[][] places;
  private final double[] weights;
  private final double leastSpread;
  private final double noise;
  private List<Component> found = List.of();

  /**
   * A part.
   *
   * @param spread standard deviation along each axis
   */
  record Component(double x, double y, double spread, double share) {

    private double density(double[] place) {
      double dx = place[0] - x;
      double dy = place[1] - y;
      double variance = spread * spread;
      return Math.exp(-(dx * dx + dy * dy) / (2 * variance)) / (2 * Math.PI * variance);
    }
  }

  private PartMixture(double[][] places, double[] strengths, double leastSpread) {
    this.places = places;
    this.leastSpread = leastSpread;
    double total = Arrays.stream(strengths).sum();
    this.weights = Arrays.stream(strengths).map(s -> s * strengths.length / total).toArray();
    this.noise = 1 / Math.max(LEAST_AREA, extent(0) * extent(1));
  }

  private double extent(int axis) {
    double low = Arrays.stream(places).mapToDouble(place -> place[axis]).min().orElseThrow();
    double high = Arrays.stream(places).mapToDouble(place -> place[axis]).max().orElseThrow();
    return high - low + leastSpread;
  }

  /**
   * Finds the parts.
   *
   * @param places {@code [n][2]}, one or more
   * @param strengths of the peaks there, above nought
   * @param most parts, at the most
   * @param leastSpread what cannot be told apart, about half a cell
   */
  static PartMixture of(
      double[][] places, double[] strengths, int most, double leastSpread, long seed) {
    PartMixture mixture = new PartMixture(places, strengths, leastSpread);
    double lowest = mixture.criterion(List.of());
    for (int parts = 1; parts <= most && parts * NUMBERS_OF_A_PART <= places.length; parts++) {
      List<Component> fitted = mixture.fitted(parts, seed);
      double criterion = mixture.criterion(fitted);
      if (criterion < lowest) {
        lowest = criterion;
        mixture.found = fitted;
      }
    }
    return mixture;
  }

  /** The parts; none if all is noise. */
  List<Component> parts() {
    return found;
  }

  /** To which part a place belongs, as probabilities {@code [parts]}; the rest is noise. */
  double[] belonging(double[] place) {
    return belonging(found, place);
  }

  private double[] belonging(List<Component> parts, double[] place) {
    double[] densities =
        parts.stream().mapToDouble(part -> part.share() * part.density(place)).toArray();
    double all = Arrays.stream(densities).sum() + noiseShare(parts) * noise;
    for (int k = 0; k < densities.length; k++) {
      densities[k] = all > 0 ? densities[k] / all : 0;
    }
    return densities;
  }

  private static double noiseShare(List<Component> parts) {
    return Math.max(0, 1 - parts.stream().mapToDouble(Component::share).sum());
  }

  private double criterion(List<Component> parts) {
    double logarithms = 0;
    for (int i = 0; i < places.length; i++) {
      double[] place = places[i];
      double density =
          parts.stream().mapToDouble(part -> part.share() * part.density(place)).sum()
              + noiseShare(parts) * noise;
      logarithms += weights[i] * Math.log(Math.max(Double.MIN_NORMAL, density));
    }
    return NUMBERS_OF_A_PART * parts.size() * Math.log(places.length) - 2 * logarithms;
  }

  private List<Component> fitted(int count, long seed) {
    List<Component> parts = beginning(count, seed);
    for (int round = 0; round < ROUNDS; round++) {
      double[][] belonging = new double[places.length][];
      for (int i = 0; i < places.length; i++) {
        belonging[i] = belonging(parts, places[i]);
      }
      List<Component> moved = new ArrayList<>(parts.size());
      for (int k = 0; k < parts.size(); k++) {
        moved.add(moved(k, belonging));
      }
      parts = moved;
    }
    return parts;
  }

  private List<Component> beginning(int count, long seed) {
    List<float[]> points =
        Arrays.stream(places)
            .map(place -> new float[] {(float) place[0], (float) place[1]})
            .toList();
    List<Component> parts = new ArrayList<>();
    for (int[] members : KMeans.clusters(points, count, seed)) {
      double[] sums = new double[3];
      for (int i : members) {
        sums[0] += places[i][0] / members.length;
        sums[1] += places[i][1] / members.length;
      }
      for (int i : members) {
        sums[2] += squaredDistance(places[i], sums[0], sums[1]) / (2 * members.length);
      }
      parts.add(
          new Component(
              sums[0],
              sums[1],
              Math.max(leastSpread, Math.sqrt(sums[2])),
              0.9 * members.length / places.length));
    }
    return parts;
  }

  private Component moved(int k, double[][] belonging) {
    double sum = 0;
    double x = 0;
    double y = 0;
    for (int i = 0; i < places.length; i++) {
      double share = belonging[i][k] * weights[i];
      sum += share;
      x += share * places[i][0];
      y += share * places[i][1];
    }
    if (!(sum > 0)) {
      return new Component(0, 0, leastSpread, 0);
    }
    double squares = 0;
    for (int i = 0; i < places.length; i++) {
      squares += belonging[i][k] * weights[i] * squaredDistance(places[i], x / sum, y / sum);
    }
    return new Component(
        x / sum,
        y / sum,
        Math.max(leastSpread, Math.sqrt(squares / (2 * sum))),
        sum / places.length);
  }

  private static double squaredDistance(double[] place, double x, double y) {
    return (place[0] - x) * (place[0] - x) + (place[1] - y) * (place[1] - y);
  }
}
