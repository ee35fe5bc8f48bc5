package dev.pellucid.demo.scene;

import java.awt.Color;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A stream of random values for one purpose. Each purpose of a seed has a stream of its own, so
 * that a change in how one part of a scene is drawn leaves the others as they were.
 */
public final class Chance {

  private final SplittableRandom random;

  private Chance(SplittableRandom random) {
    this.random = random;
  }

  static Chance of(long seed, Enum<?> purpose) {
    return of(seed, purpose.getDeclaringClass().getSimpleName() + purpose.name());
  }

  /** The stream of one purpose of a seed. */
  public static Chance of(long seed, String purpose) {
    return new Chance(new SplittableRandom(mix(seed ^ mix(purpose.hashCode()))));
  }

  /** Seeds that differ in one bit give unrelated streams (the finaliser of MurmurHash3). */
  public static long mix(long seed) {
    long z = seed + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 33)) * 0xFF51AFD7ED558CCDL;
    z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return z ^ (z >>> 33);
  }

  /** Uniform in [low, high). */
  public double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** Uniform in [0, bound). */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** True with the given probability. */
  public boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  /** Any of the 2⁶⁴ values. */
  public long next() {
    return random.nextLong();
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Each choice is as likely. */
  public <T> T oneOf(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** A colour somewhere between two. */
  Color between(Color one, Color other) {
    return Palette.mix(one, other, random.nextDouble());
  }
}
