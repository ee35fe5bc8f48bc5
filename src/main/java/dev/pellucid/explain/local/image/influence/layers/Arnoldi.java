package dev.pellucid.explain.local.image.influence.layers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Arnoldi's iteration: an orthonormal basis V of the space that v, Gv, G²v, … span, and what G is
 * in it, VᵀGV. Each new vector is made orthogonal to all others twice, so that none comes again.
 * The basis lies in a file; a step reads it twice.
 *
 * <p>For a symmetric G this is Lanczos's iteration, whose coefficients beside three diagonals are
 * zero; here products are not exact, and all that was measured is kept.
 */
final class Arnoldi {

  /** Of the largest product: what is left then is rounding, and the space is all there is. */
  private static final double NOTHING_LEFT = 1e-6;

  private final FloatRows basis;
  private final List<double[]> columns;

  /** What is iterated. */
  @FunctionalInterface
  interface Operator {
    double[] times(float[] v) throws IOException;
  }

  private Arnoldi(FloatRows basis, List<double[]> columns) {
    this.basis = basis;
    this.columns = columns;
  }

  /** Begins with a random vector. */
  static Arnoldi begin(FloatRows basis, long seed) throws IOException {
    Random random = new Random(seed);
    double[] v = new double[basis.width()];
    for (int i = 0; i < v.length; i++) {
      v[i] = random.nextGaussian();
    }
    basis.keep(0);
    basis.append(scaled(v, 1 / norm(v)));
    return new Arnoldi(basis, new ArrayList<>());
  }

  /**
   * Goes on where it was.
   *
   * @param columns as {@link #columns} gave them
   */
  static Arnoldi resumed(FloatRows basis, List<double[]> columns) throws IOException {
    basis.keep(columns.size() + 1);
    return new Arnoldi(basis, new ArrayList<>(columns));
  }

  /**
   * What G makes of each basis vector: its coefficients for those up to itself, and the length of
   * what is left.
   */
  List<double[]> columns() {
    return List.copyOf(columns);
  }

  /** Whether the basis spans all that G reaches. */
  boolean isExhausted() {
    return !columns.isEmpty() && last(columns.get(columns.size() - 1)) == 0;
  }

  private static double last(double[] column) {
    return column[column.length - 1];
  }

  /** One more basis vector. */
  void step(Operator g) throws IOException {
    int count = columns.size();
    double[] w = g.times(basis.get(count));
    double before = norm(w);
    double[] column = new double[count + 2];
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i <= count; i++) {
        float[] v = basis.get(i);
        double along = dot(v, w);
        column[i] += along;
        for (int k = 0; k < w.length; k++) {
          w[k] -= along * v[k];
        }
      }
    }
    double left = norm(w);
    boolean more = left > NOTHING_LEFT * Math.max(before, largest()) && count + 1 < basis.width();
    if (more) {
      column[count + 1] = left;
      basis.append(scaled(w, 1 / left));
    }
    columns.add(column);
  }

  private double largest() {
    double largest = 0;
    for (double[] column : columns) {
      largest = Math.max(largest, Math.abs(column[column.length - 2]));
    }
    return largest;
  }

  /** Of all with one row. */
  static double dot(float[] v, double[] w) {
    double even = 0;
    double odd = 0;
    int i = 0;
    for (; i + 1 < w.length; i += 2) {
      even += v[i] * w[i];
      odd += v[i + 1] * w[i + 1];
    }
    return even + odd + (i < w.length ? v[i] * w[i] : 0);
  }

  private static double norm(double[] w) {
    double squares = 0;
    for (double value : w) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  private static float[] scaled(double[] w, double by) {
    float[] scaled = new float[w.length];
    for (int i = 0; i < w.length; i++) {
      scaled[i] = (float) (by * w[i]);
    }
    return scaled;
  }
}
