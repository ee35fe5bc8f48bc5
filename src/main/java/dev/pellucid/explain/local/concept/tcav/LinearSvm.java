package dev.pellucid.explain.local.concept.tcav;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A linear support vector machine: argmin over w, b of mean max(0, 1 ∓ (⟨w,z⟩ + b)) + λ/2 ‖(w,b)‖²,
 * z = (x − mean)/scale, the scale one for all entries so that directions stay what they are in the
 * layer.
 *
 * <p>Solved by dual coordinate descent (Hsieh et al., "A Dual Coordinate Descent Method for
 * Large-scale Linear SVM", ICML 2008): (w,b) = Σ α_i y_i (z_i,1), 0 ≤ α_i ≤ 1/(λn), each α_i in
 * turn set to the best there is while the others stay. A pass over all costs O(nD), and some
 * hundred are enough. Tribuo's Pegasos was tried first: it was several times slower, and in 4.3.2
 * its copy() exchanges λ and the learning rate.
 *
 * @param weights w/scale: the normal of the boundary in the space of x, towards the first set
 * @param offset of the boundary
 */
record LinearSvm(double[] weights, double offset) {

  /** By how much a margin may yet be wrong, of one. */
  private static final double TOLERANCE = 1e-3;

  private static final int MOST_PASSES = 1000;

  /**
   * Learns one.
   *
   * @param with vectors {@code [D]} that lie on the positive side
   * @param without those that lie on the other
   * @param penalty λ
   * @throws dev.pellucid.explain.method.NotApplicableException if all vectors are the same
   */
  static LinearSvm fit(List<float[]> with, List<float[]> without, double penalty) {
    return fit(with, without, penalty, Scaling.of(with, without));
  }

  /** The same with any mean and scale. */
  static LinearSvm fit(List<float[]> with, List<float[]> without, double penalty, Scaling scaling) {
    double[][] z =
        Stream.concat(with.stream(), without.stream()).map(scaling::apply).toArray(double[][]::new);
    double[] y = new double[z.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = i < with.size() ? 1 : -1;
    }
    double[] w = solve(z, y, 1 / (penalty * z.length));
    int width = w.length - 1;
    double[] weights = new double[width];
    double offset = w[width];
    for (int k = 0; k < width; k++) {
      weights[k] = w[k] / scaling.scale();
      offset -= weights[k] * scaling.mean()[k];
    }
    return new LinearSvm(weights, offset);
  }

  /** w, and b last. */
  private static double[] solve(double[][] z, double[] y, double most) {
    double[] w = new double[z[0].length + 1];
    double[] alpha = new double[z.length];
    double[] squares = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      squares[i] = 1 + dot(z[i], z[i]);
    }
    // The minimum is one whatever the order, but a random one reaches it in fewer passes.
    List<Integer> shuffled = new ArrayList<>(IntStream.range(0, z.length).boxed().toList());
    Random random = new Random(0);
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      Collections.shuffle(shuffled, random);
      double violation = 0;
      for (int i : shuffled) {
        double slope = y[i] * (dot(w, z[i]) + w[w.length - 1]) - 1;
        double better = Math.min(most, Math.max(0, alpha[i] - slope / squares[i]));
        if (better != alpha[i]) {
          violation = Math.max(violation, Math.abs(better - alpha[i]) * squares[i]);
          move(w, z[i], (better - alpha[i]) * y[i]);
          alpha[i] = better;
        }
      }
      if (violation < TOLERANCE) {
        break;
      }
    }
    return w;
  }

  private static void move(double[] w, double[] z, double by) {
    for (int k = 0; k < z.length; k++) {
      w[k] += by * z[k];
    }
    w[z.length] += by;
  }

  /** Over the entries of the second, which may be shorter. */
  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < b.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /** ⟨w, x⟩ + b: positive on the side of the first set. */
  double score(float[] vector) {
    double score = offset;
    for (int i = 0; i < vector.length; i++) {
      score += weights[i] * vector[i];
    }
    return score;
  }

  /** The share of vectors on their own side. */
  double accuracy(List<float[]> with, List<float[]> without) {
    long right =
        with.stream().filter(vector -> score(vector) > 0).count()
            + without.stream().filter(vector -> score(vector) <= 0).count();
    return (double) right / (with.size() + without.size());
  }
}
