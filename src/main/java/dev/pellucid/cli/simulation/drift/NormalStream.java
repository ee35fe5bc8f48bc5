package dev.pellucid.cli.simulation.drift;

import java.util.SplittableRandom;

/**
 * Images of which every quantity is standard normal, independent of each other; one after the other
 * they are independent, or follow x ← φx + √(1−φ²)ε, so that their distribution is the same.
 */
final class NormalStream {

  private final SplittableRandom random;
  private final double persistence;
  private final double[] state;
  private double spare = Double.NaN;

  /**
   * @param persistence φ, 0…1
   */
  NormalStream(int quantities, double persistence, long seed) {
    this.random = new SplittableRandom(seed);
    this.persistence = persistence;
    this.state = new double[quantities];
    for (int q = 0; q < quantities; q++) {
      state[q] = normal();
    }
  }

  /** The quantities of the next image. */
  double[] next(Change change) {
    double fresh = Math.sqrt(1 - persistence * persistence);
    for (int q = 0; q < state.length; q++) {
      state[q] = persistence * state[q] + fresh * normal();
    }
    double[] image = state.clone();
    if (change.share() > 0 && random.nextDouble() < change.share()) {
      image[0] = change.spread() * image[0] + change.shift();
    }
    return image;
  }

  /** Marsaglia's polar method. */
  private double normal() {
    if (!Double.isNaN(spare)) {
      double kept = spare;
      spare = Double.NaN;
      return kept;
    }
    double u;
    double v;
    double s;
    do {
      u = 2 * random.nextDouble() - 1;
      v = 2 * random.nextDouble() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s == 0);
    double factor = Math.sqrt(-2 * Math.log(s) / s);
    spare = v * factor;
    return u * factor;
  }
}
