package dev.pellucid.monitor.drift;

import dev.pellucid.event.DriftSignal.Distance;
import dev.pellucid.monitor.reference.RankScale;
import dev.pellucid.monitor.reference.Scale;
import dev.pellucid.monitor.reference.ShareScale;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the images of a window lie from the reference, from their counts in its bins.
 *
 * <ul>
 *   <li>PSI: Σ (p_b − q_b) ln(p_b/q_b), with half an image more in each bin, so that it stays
 *       finite;
 *   <li>Kolmogorov–Smirnov: the largest |P − Q| at an edge;
 *   <li>Wasserstein-1: ∫|P − Q| between the edges, both taken as straight between them; beyond the
 *       outermost edges from the means of what lies there.
 * </ul>
 */
final class Distances {

  private Distances() {}

  static Distance of(Scale scale, DriftTally window, int q) {
    double images = window.count(q);
    if (scale instanceof ShareScale share) {
      double difference = Math.abs(window.count(q, 1) / images - share.mean());
      double[] expected = {share.images() - share.ones(), share.ones()};
      return new Distance(psi(expected, window, q, images), difference, difference);
    }
    RankScale ranks = (RankScale) scale;
    return new Distance(
        psi(ranks.masses(), window, q, images),
        largestStep(ranks, window, q, images),
        wasserstein(ranks, window, q, images));
  }

  private static double psi(double[] masses, DriftTally window, int q, double images) {
    double total = 0;
    for (double mass : masses) {
      total += mass + 0.5;
    }
    double psi = 0;
    for (int b = 0; b < masses.length; b++) {
      double p = (window.count(q, b) + 0.5) / (images + 0.5 * masses.length);
      double r = (masses[b] + 0.5) / total;
      psi += (p - r) * Math.log(p / r);
    }
    return psi;
  }

  /** P − Q at every edge. */
  private static double[] steps(RankScale ranks, DriftTally window, int q, double images) {
    double[] steps = new double[ranks.edges().length];
    double below = 0;
    double expected = 0;
    for (int b = 0; b < steps.length; b++) {
      below += window.count(q, b) / images;
      expected += (double) ranks.mass(b) / (ranks.images() + 1);
      steps[b] = below - expected;
    }
    return steps;
  }

  private static double largestStep(RankScale ranks, DriftTally window, int q, double images) {
    double largest = 0;
    for (double step : steps(ranks, window, q, images)) {
      largest = Math.max(largest, Math.abs(step));
    }
    return largest;
  }

  private static double wasserstein(RankScale ranks, DriftTally window, int q, double images) {
    double[] edges = ranks.edges();
    double[] steps = steps(ranks, window, q, images);
    int last = edges.length;
    double share = (double) ranks.mass(0) / (ranks.images() + 1);
    double lowShare = window.count(q, 0) / images;
    double distance =
        Math.abs(
            lowShare * edges[0]
                - window.lowestSum(q) / images
                - share * (edges[0] - ranks.lowestMean()));
    for (int b = 1; b < last; b++) {
      distance += trapezium(steps[b - 1], steps[b]) * (edges[b] - edges[b - 1]);
    }
    double highShare = window.count(q, last) / images;
    double highest = (double) ranks.mass(last) / (ranks.images() + 1);
    return distance
        + Math.abs(
            window.highestSum(q) / images
                - highShare * edges[last - 1]
                - highest * (ranks.highestMean() - edges[last - 1]));
  }

  /** The mean of |x| where x goes straight from a to b. */
  private static double trapezium(double a, double b) {
    if (a * b >= 0) {
      return Math.abs(a + b) / 2;
    }
    return (a * a + b * b) / (2 * (Math.abs(a) + Math.abs(b)));
  }

  /** The shares of the window's images between the deciles of the reference. */
  static List<Double> shares(Scale scale, DriftTally window, int q) {
    double images = window.count(q);
    if (scale instanceof ShareScale) {
      return List.of(window.count(q, 0) / images, window.count(q, 1) / images);
    }
    RankScale ranks = (RankScale) scale;
    double[] shares = new double[10];
    double from = 0;
    for (int b = 0; b < ranks.bins(); b++) {
      double to = from + 10.0 * ranks.mass(b) / (ranks.images() + 1);
      for (int decile = (int) from; decile < 10 && decile < to; decile++) {
        double part = Math.min(to, decile + 1) - Math.max(from, decile);
        shares[decile] += window.count(q, b) / images * part / (to - from);
      }
      from = to;
    }
    List<Double> list = new ArrayList<>(shares.length);
    for (double share : shares) {
      list.add(share);
    }
    return list;
  }

  /** The nine values that part the reference into tenths, straight between edges. */
  static List<Double> deciles(Scale scale) {
    if (scale instanceof ShareScale) {
      return List.of();
    }
    RankScale ranks = (RankScale) scale;
    List<Double> deciles = new ArrayList<>(9);
    double rank = (double) ranks.mass(0) / (ranks.images() + 1);
    double before = rank;
    int b = 0;
    for (int decile = 1; decile <= 9; decile++) {
      double wanted = decile / 10.0;
      while (rank < wanted && b < ranks.edges().length - 1) {
        b++;
        before = rank;
        rank += (double) ranks.mass(b) / (ranks.images() + 1);
      }
      double low = ranks.edges()[Math.max(0, b - 1)];
      double high = ranks.edges()[b];
      double part = b == 0 ? 1 : Math.min(1, Math.max(0, (wanted - before) / (rank - before)));
      deciles.add(low + part * (high - low));
    }
    return deciles;
  }
}
