package dev.pellucid.explain.local.image.influence;

import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Solves A x = b by preconditioned conjugate gradients (Hestenes, Stiefel, 1952), A symmetric and
 * positive definite, given by its products.
 *
 * @param product A v
 * @param scaled about A⁻¹ v, the nearer the fewer products are needed; symmetric and positive
 *     definite
 */
record ConjugateGradient(UnaryOperator<double[]> product, UnaryOperator<double[]> scaled) {

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
    double[] near = scaled.apply(rest);
    double[] direction = near.clone();
    double slope = dot(rest, near);
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
      near = scaled.apply(rest);
      double next = dot(rest, near);
      double kept = next / slope;
      slope = next;
      for (int i = 0; i < x.length; i++) {
        direction[i] = near[i] + kept * direction[i];
      }
    }
    return new Solution(x, residual, products);
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
