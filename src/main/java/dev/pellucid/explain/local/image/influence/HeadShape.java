package dev.pellucid.explain.local.image.influence;

/**
 * The weights of a last layer as one matrix of points, {@code [width·C]}: the C weights of each
 * coordinate together, so that both products run along the memory.
 *
 * @param width of a point: [φ, 1], or what {@link HeadExamples} makes of it
 * @param classes C
 */
record HeadShape(int width, int classes) {

  /** width·C. */
  int size() {
    return Math.multiplyExact(width, classes);
  }

  /** M z, {@code [C]}. */
  double[] times(double[] matrix, float[] point) {
    double[] product = new double[classes];
    for (int k = 0; k < width; k++) {
      double coordinate = point[k];
      if (coordinate != 0) {
        int from = k * classes;
        for (int c = 0; c < classes; c++) {
          product[c] += coordinate * matrix[from + c];
        }
      }
    }
    return product;
  }

  /** M ← M + u ⊗ z. */
  void addOuter(double[] matrix, double[] u, float[] point) {
    for (int k = 0; k < width; k++) {
      double coordinate = point[k];
      if (coordinate != 0) {
        int from = k * classes;
        for (int c = 0; c < classes; c++) {
          matrix[from + c] += coordinate * u[c];
        }
      }
    }
  }

  static double dot(float[] one, float[] other) {
    double sum = 0;
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
