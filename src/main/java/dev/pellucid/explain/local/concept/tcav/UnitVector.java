package dev.pellucid.explain.local.concept.tcav;

import dev.pellucid.explain.method.NotApplicableException;

/** Scales vectors to length one. */
final class UnitVector {

  private UnitVector() {}

  static float[] of(double[] vector) {
    double squares = 0;
    for (double entry : vector) {
      squares += entry * entry;
    }
    if (!(squares > 0) || Double.isInfinite(squares)) {
      throw new NotApplicableException(
          "the images with the concept lie in no direction from those without; show it by other images, or take another layer");
    }
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / Math.sqrt(squares));
    }
    return unit;
  }
}
