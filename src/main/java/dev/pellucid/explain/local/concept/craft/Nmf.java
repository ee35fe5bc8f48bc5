package dev.pellucid.explain.local.concept.craft;

import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.NotApplicableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;

/**
 * Non-negative matrix factorisation: A ≈ U W, all of them ≥ 0, with ‖A − UW‖ as small as a descent
 * from a random start makes it (Lee and Seung, "Learning the parts of objects by non-negative
 * matrix factorization", Nature 1999).
 *
 * <p>By hierarchical alternating least squares (Cichocki and Phan, 2009): in turn each column of U
 * and each row of W is set to the best there is while all else stays, max(0, w_k + (u_kᵀA − u_kᵀUW)
 * / u_kᵀu_k), so that the error never rises. Cost: O(n·p·r) a round.
 *
 * @param coefficients U, {@code [n,r]}
 * @param basis W, {@code [r,p]}, each row of length one unless it is zero
 * @param errors ‖A − UW‖ / ‖A‖ after each round
 */
record Nmf(DMatrixRMaj coefficients, DMatrixRMaj basis, List<Double> errors) {

  /** A round that lowers the relative error by less ends the descent. */
  private static final double SETTLED = 1e-7;

  Nmf {
    errors = List.copyOf(errors);
  }

  /**
   * Factorises.
   *
   * @param rows A, {@code [n][p]}
   * @param rank r
   * @param rounds the most there are
   * @param seed of the start
   * @throws NotApplicableException if A has a negative entry or is zero
   * @throws InvalidParameterException if r is less than one or more than n or p
   */
  static Nmf of(List<float[]> rows, int rank, int rounds, long seed) {
    DMatrixRMaj a = matrix(rows);
    if (rank < 1 || rank > Math.min(a.numRows, a.numCols)) {
      throw new InvalidParameterException(
          "%d rows of %d channels have from 1 to %d parts, not %d"
              .formatted(a.numRows, a.numCols, Math.min(a.numRows, a.numCols), rank));
    }
    double size = NormOps_DDRM.normF(a);
    if (size == 0) {
      throw new NotApplicableException(
          "the layer is silent on all of these images; take other images or another layer");
    }
    Random random = new Random(seed);
    double scale = Math.sqrt(CommonOps_DDRM.elementSum(a) / a.getNumElements() / rank);
    DMatrixRMaj u = start(a.numRows, rank, scale, random);
    DMatrixRMaj w = start(rank, a.numCols, scale, random);
    List<Double> errors = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      updateRows(w, u, a);
      updateColumns(u, w, a);
      double error = NormOps_DDRM.normF(residual(a, u, w)) / size;
      boolean settled = !errors.isEmpty() && errors.get(errors.size() - 1) - error < SETTLED;
      errors.add(error);
      if (settled) {
        break;
      }
    }
    moveLengths(u, w);
    return new Nmf(u, w, errors);
  }

  /** ‖A − UW‖ / ‖A‖. */
  double error() {
    return errors.get(errors.size() - 1);
  }

  int rank() {
    return basis.numRows;
  }

  /** The direction of a part, {@code [p]}. */
  float[] direction(int part) {
    float[] direction = new float[basis.numCols];
    for (int k = 0; k < direction.length; k++) {
      direction[k] = (float) basis.get(part, k);
    }
    return direction;
  }

  /**
   * The coefficients of other rows in the same basis, {@code [m,r]}: non-negative least squares, by
   * the same descent.
   */
  DMatrixRMaj coefficientsOf(List<float[]> rows, int rounds) {
    DMatrixRMaj a = matrix(rows);
    DMatrixRMaj u = new DMatrixRMaj(a.numRows, rank());
    for (int round = 0; round < rounds; round++) {
      updateColumns(u, basis, a);
    }
    return u;
  }

  private static DMatrixRMaj matrix(List<float[]> rows) {
    DMatrixRMaj a = new DMatrixRMaj(rows.size(), rows.get(0).length);
    int at = 0;
    for (float[] row : rows) {
      for (float entry : row) {
        if (!(entry >= 0)) {
          throw new NotApplicableException(
              "an activation is %s, but only layers without negative ones are made of parts; take one behind a ReLU"
                  .formatted(entry));
        }
        a.data[at++] = entry;
      }
    }
    return a;
  }

  private static DMatrixRMaj start(int rows, int columns, double scale, Random random) {
    DMatrixRMaj start = new DMatrixRMaj(rows, columns);
    for (int i = 0; i < start.getNumElements(); i++) {
      start.data[i] = 2 * scale * random.nextDouble();
    }
    return start;
  }

  private static void updateRows(DMatrixRMaj w, DMatrixRMaj u, DMatrixRMaj a) {
    DMatrixRMaj products = new DMatrixRMaj(u.numCols, u.numCols);
    DMatrixRMaj targets = new DMatrixRMaj(u.numCols, a.numCols);
    CommonOps_DDRM.multTransA(u, u, products);
    CommonOps_DDRM.multTransA(u, a, targets);
    for (int k = 0; k < w.numRows; k++) {
      double length = products.get(k, k);
      for (int j = 0; j < w.numCols && length > 0; j++) {
        double step = targets.get(k, j);
        for (int l = 0; l < w.numRows; l++) {
          step -= products.get(k, l) * w.get(l, j);
        }
        w.set(k, j, Math.max(0, w.get(k, j) + step / length));
      }
    }
  }

  private static void updateColumns(DMatrixRMaj u, DMatrixRMaj w, DMatrixRMaj a) {
    DMatrixRMaj products = new DMatrixRMaj(w.numRows, w.numRows);
    DMatrixRMaj targets = new DMatrixRMaj(a.numRows, w.numRows);
    CommonOps_DDRM.multTransB(w, w, products);
    CommonOps_DDRM.multTransB(a, w, targets);
    for (int i = 0; i < u.numRows; i++) {
      for (int k = 0; k < u.numCols; k++) {
        double length = products.get(k, k);
        double step = targets.get(i, k);
        for (int l = 0; l < u.numCols && length > 0; l++) {
          step -= u.get(i, l) * products.get(l, k);
        }
        if (length > 0) {
          u.set(i, k, Math.max(0, u.get(i, k) + step / length));
        }
      }
    }
  }

  private static DMatrixRMaj residual(DMatrixRMaj a, DMatrixRMaj u, DMatrixRMaj w) {
    DMatrixRMaj residual = a.copy();
    CommonOps_DDRM.multAdd(-1, u, w, residual);
    return residual;
  }

  /** Makes the rows of W of length one, and U the longer for it. */
  private static void moveLengths(DMatrixRMaj u, DMatrixRMaj w) {
    for (int k = 0; k < w.numRows; k++) {
      double squares = 0;
      for (int j = 0; j < w.numCols; j++) {
        squares += w.get(k, j) * w.get(k, j);
      }
      double length = squares > 0 ? Math.sqrt(squares) : 1;
      for (int j = 0; j < w.numCols; j++) {
        w.set(k, j, w.get(k, j) / length);
      }
      for (int i = 0; i < u.numRows; i++) {
        u.set(i, k, u.get(i, k) * length);
      }
    }
  }
}
