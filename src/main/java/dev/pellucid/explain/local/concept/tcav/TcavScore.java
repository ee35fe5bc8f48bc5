package dev.pellucid.explain.local.concept.tcav;

import java.util.Arrays;

/**
 * What the directional derivatives of a class's images say together.
 *
 * @param signCount the TCAV score: the share of images whose derivative is positive
 * @param magnitude the mean derivative
 */
public record TcavScore(double signCount, double magnitude) {

  /** Of one derivative an image, one image or more. */
  public static TcavScore of(double[] derivatives) {
    if (derivatives.length == 0) {
      throw new IllegalArgumentException("a TCAV score needs an image of the class");
    }
    return new TcavScore(
        (double) Arrays.stream(derivatives).filter(derivative -> derivative > 0).count()
            / derivatives.length,
        Arrays.stream(derivatives).average().orElseThrow());
  }
}
