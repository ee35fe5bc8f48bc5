package dev.pellucid.explain.local.concept.decomposition;

import org.ejml.simple.SimpleMatrix;

/** Non-negative least squares as slow as it is short: every subset is fitted without bounds. */
final class SlowFit {

  private SlowFit() {}

  /** The least ‖w − Vᵀs‖² with s ≥ 0. */
  static double leastError(float[][] vectors, double[] direction) {
    SimpleMatrix w = new SimpleMatrix(direction.length, 1, true, direction);
    double least = w.dot(w);
    for (int subset = 1; subset < 1 << vectors.length; subset++) {
      SimpleMatrix v = new SimpleMatrix(direction.length, Integer.bitCount(subset));
      int column = 0;
      for (int j = 0; j < vectors.length; j++) {
        if ((subset >> j & 1) == 1) {
          for (int k = 0; k < direction.length; k++) {
            v.set(k, column, vectors[j][k]);
          }
          column++;
        }
      }
      SimpleMatrix weights = v.pseudoInverse().mult(w);
      if (weights.elementMin() >= 0) {
        SimpleMatrix left = w.minus(v.mult(weights));
        least = Math.min(least, left.dot(left));
      }
    }
    return least;
  }
}
