package dev.pellucid.evaluate;

import java.util.Arrays;

/**
 * How a score goes while an image is taken away or put back.
 *
 * @param shares of the pixels that were changed, rising from 0 to 1 at most
 * @param scores one a share
 */
public record Curve(double[] shares, double[] scores) {

  public Curve {
    if (shares.length != scores.length || shares.length < 2) {
      throw new IllegalArgumentException(
          "%d shares and %d scores are no curve".formatted(shares.length, scores.length));
    }
    for (int i = 1; i < shares.length; i++) {
      if (!(shares[i] > shares[i - 1])) {
        throw new IllegalArgumentException(
            "the shares of a curve rise, not " + Arrays.toString(shares));
      }
    }
  }

  /** The area under it by the trapezoid rule, divided by how far the shares reach. */
  public double area() {
    double area = 0;
    for (int i = 1; i < shares.length; i++) {
      area += (shares[i] - shares[i - 1]) * (scores[i] + scores[i - 1]) / 2;
    }
    return area / (shares[shares.length - 1] - shares[0]);
  }
}
