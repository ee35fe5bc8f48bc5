package dev.pellucid.evaluate.roar;

import java.util.List;

/**
 * What is removed, and how often the network is trained.
 *
 * @param shares of the pixels that are removed, rising, within 0 and 1; none removed is judged
 *     besides, once for all explainers
 * @param training of each network
 * @param repeats networks trained for each share, from different weights
 * @param seed of weights and of the order of images
 */
public record RoarOptions(List<Double> shares, Training training, int repeats, long seed) {

  public RoarOptions {
    shares = List.copyOf(shares);
    boolean rising = true;
    for (int i = 1; i < shares.size(); i++) {
      rising &= shares.get(i) > shares.get(i - 1);
    }
    if (shares.isEmpty()
        || !rising
        || !(shares.get(0) > 0)
        || !(shares.get(shares.size() - 1) < 1)) {
      throw new IllegalArgumentException(
          "shares to remove rise within 0 and 1, such as 0.3,0.5,0.7,0.9; got " + shares);
    }
    if (repeats < 1) {
      throw new IllegalArgumentException("a network is trained at least once, not " + repeats);
    }
  }

  /** Shares 0.3, 0.5, 0.7 and 0.9, one network for each. */
  public static RoarOptions usual(long seed) {
    return new RoarOptions(List.of(0.3, 0.5, 0.7, 0.9), Training.USUAL, 1, seed);
  }

  /** How many networks are trained for so many explainers. */
  public int networks(int explainers) {
    return repeats * (1 + shares.size() * explainers);
  }
}
