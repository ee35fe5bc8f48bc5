package dev.pellucid.explain.local.image.influence;

/**
 * The weights of a last layer as one matrix of [φ, 1]: {@code [(K+1)·C]}, the C weights of each
 * feature together and the bias last, so that both products run along the memory.
 *
 * @param features K
 * @param classes C
 */
record HeadShape(int features, int classes) {

  /** (K + 1)·C. */
  int size() {
    return Math.multiplyExact(features + 1, classes);
  }

  /** M [φ, 1], {@code [C]}. */
  double[] times(double[] matrix, float[] of) {
    double[] product = new double[classes];
    System.arraycopy(matrix, features * classes, product, 0, classes);
    for (int k = 0; k < features; k++) {
      double feature = of[k];
      if (feature != 0) {
        int from = k * classes;
        for (int c = 0; c < classes; c++) {
          product[c] += feature * matrix[from + c];
        }
      }
    }
    return product;
  }

  /** M ← M + u ⊗ [φ, 1]. */
  void addOuter(double[] matrix, double[] u, float[] of) {
    for (int k = 0; k < features; k++) {
      double feature = of[k];
      if (feature != 0) {
        int from = k * classes;
        for (int c = 0; c < classes; c++) {
          matrix[from + c] += feature * u[c];
        }
      }
    }
    int from = features * classes;
    for (int c = 0; c < classes; c++) {
      matrix[from + c] += u[c];
    }
  }

  /** [φ, 1]·[φ', 1]. */
  static double dot(float[] one, float[] other) {
    double sum = 1;
    for (int k = 0; k < one.length; k++) {
      sum += (double) one[k] * other[k];
    }
    return sum;
  }

  static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int c = 0; c < one.length; c++) {
      sum += one[c] * other[c];
    }
    return sum;
  }
}
