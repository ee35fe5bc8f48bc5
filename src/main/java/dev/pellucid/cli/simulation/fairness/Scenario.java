package dev.pellucid.cli.simulation.fairness;

import dev.pellucid.monitor.fairness.MeasureKind;
import java.util.Set;

/**
 * A kind of stream.
 *
 * @param name for people
 * @param shares of the groups in the images; they add up to 1
 * @param means of the figures
 * @param tickImages how many images a tick has
 * @param persistence with which chance a group's image repeats what its last one was; 0 for
 *     independent images
 * @param kinds which figures are compared
 */
record Scenario(
    String name,
    double[] shares,
    Means means,
    int tickImages,
    double persistence,
    Set<MeasureKind> kinds) {

  private static final double[] EQUAL = {0.5, 0.5};
  private static final int TICK = 20;

  /** Accuracy of two groups of equal size, 20 images a tick. */
  static Scenario plain(String name, Means means) {
    return new Scenario(name, EQUAL, means, TICK, 0, Set.of(MeasureKind.ACCURACY));
  }

  Scenario sized(double... other) {
    return new Scenario(name, other, means, tickImages, persistence, kinds);
  }

  Scenario ticking(int images) {
    return new Scenario(name, shares, means, images, persistence, kinds);
  }

  Scenario persisting(double chance) {
    return new Scenario(name, shares, means, tickImages, chance, kinds);
  }

  Scenario comparing(Set<MeasureKind> others) {
    return new Scenario(name, shares, means, tickImages, persistence, others);
  }
}
