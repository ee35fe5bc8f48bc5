package dev.pellucid.monitor.sequential;

/**
 * How large the mean of a function of the bins can be where nothing has changed, given what a
 * finite reference says of the shares of the bins.
 *
 * <p>The shares π are Dirichlet with parameters a_b. As π_b = γ_b / Σγ with independent γ_b ~
 * Gamma(a_b), Chernoff's bound gives for every c and every s with s(g_b − c) &lt; 1
 *
 * <pre>P(Σ π_b g_b ≥ c) = P(Σ γ_b (g_b − c) ≥ 0) ≤ Π_b (1 − s(g_b − c))^(−a_b)</pre>
 *
 * <p>so the bound is the smallest c at which the best s makes the right side the level. It exceeds
 * the exact quantile by little, holds for every number of images, and for g = u is about 0.29·√(2
 * ln(1/level)/n) above ½, where Dvoretzky, Kiefer and Wolfowitz give 0.71·√(ln(1/level)/n).
 */
public final class DirichletBound {

  private static final int STEPS = 60;

  private DirichletBound() {}

  /**
   * The bound.
   *
   * @param values g_b, one a bin
   * @param masses a_b, at least 0; a bin of 0 has no share
   * @param level the probability with which it may fail, 0…1
   * @return c, from the mean Σ a_b g_b / Σ a_b up to the largest g_b of a bin with a mass
   */
  public static double upper(double[] values, double[] masses, double level) {
    double total = 0;
    double mean = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int b = 0; b < values.length; b++) {
      total += masses[b];
      mean += masses[b] * values[b];
      if (masses[b] > 0) {
        largest = Math.max(largest, values[b]);
      }
    }
    double low = mean / total;
    double high = largest;
    double wanted = Math.log(1 / level);
    for (int step = 0; step < STEPS && high - low > 1e-12; step++) {
      double c = (low + high) / 2;
      if (exponent(values, masses, c, largest) >= wanted) {
        high = c;
      } else {
        low = c;
      }
    }
    return high;
  }

  /** The largest Σ a_b log(1 − s(g_b − c)) over s ≥ 0: concave in s, so halve where it rises. */
  private static double exponent(double[] values, double[] masses, double c, double largest) {
    double low = 0;
    double high = 1 / (largest - c);
    for (int step = 0; step < STEPS; step++) {
      double s = (low + high) / 2;
      double slope = 0;
      for (int b = 0; b < values.length; b++) {
        double difference = values[b] - c;
        slope -= masses[b] * difference / (1 - s * difference);
      }
      if (slope > 0) {
        low = s;
      } else {
        high = s;
      }
    }
    double sum = 0;
    for (int b = 0; b < values.length; b++) {
      if (masses[b] > 0) {
        sum += masses[b] * Math.log1p(-low * (values[b] - c));
      }
    }
    return sum;
  }
}
