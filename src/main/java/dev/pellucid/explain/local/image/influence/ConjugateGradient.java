package dev.pellucid.explain.local.image.influence;

import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Solves A x = b by preconditioned conjugate gradients (Hestenes, Stiefel, 1952), A symmetric and
 * positive definite, given by its products.
 *
 * @param product A v
 * @param diagonal of A, by which directions are scaled; all of it positive
 */
record ConjugateGradient(UnaryOperator<double[]> product, double[] diagonal) {

  /**
   * What was found.
   *
   * @param x as far as it came
   * @param residual ‖b − A x‖ / ‖b‖ as the iteration has it
   * @param products how many were taken
   */
  record Solution(double[] x, double residual, int products) {}

  /**
   * Solves until the residual is small enough.
   *
   * @param tolerance of {@link Solution#residual}
   * @param most products that are taken
   * @param spent asked before each product whether to stop
   */
  Solution solve(double[] b, double tolerance, int most, BooleanSupplier spent) {
    double[] x = new double[b.length];
    double[] rest = b.clone();
    double whole = Math.sqrt(dot(b, b));
    if (whole == 0) {
      return new Solution(x, 0, 0);
    }
    double[] scaled = divided(rest);
    double[] direction = scaled.clone();
    double slope = dot(rest, scaled);
    double residual = 1;
    int products = 0;
    while (residual > tolerance && products < most && !spent.getAsBoolean()) {
      double[] image = product.apply(direction);
      products++;
      double step = slope / dot(direction, image);
      for (int i = 0; i < x.length; i++) {
        x[i] += step * direction[i];
        rest[i] -= step * image[i];
      }
      residual = Math.sqrt(dot(rest, rest)) / whole;
      scaled = divided(rest);
      double next = dot(rest, scaled);
      double kept = next / slope;
      slope = next;
      for (int i = 0; i < x.length; i++) {
        direction[i] = scaled[i] + kept * direction[i];
      }
    }
    return new Solution(x, residual, products);
  }

  private double[] divided(double[] values) {
    double[] divided = new double[values.length];
    for (int i = 0; i < divided.length; i++) {
      divided[i] = values[i] / diagonal[i];
    }
    return divided;
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
