package dev.pellucid.explain.local.image.influence.layers;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * What Arnoldi's iteration knows of the eigenvectors of G: those of VᵀGV, the largest first.
 *
 * @param values λ, what is below zero by rounding as zero
 * @param residuals ‖Gy − λy‖ of each
 * @param combinations of basis vectors that are the eigenvectors y, a row each
 */
record RitzPairs(double[] values, double[] residuals, double[][] combinations) {

  /** Numbers of each vector that are worked at together. */
  private static final int CHUNK = 1 << 14;

  /**
   * Of the columns of an iteration.
   *
   * @param most how many are wanted
   */
  static RitzPairs of(List<double[]> columns, int most) {
    int size = columns.size();
    DMatrixRMaj projected = new DMatrixRMaj(size, size);
    for (int j = 0; j < size; j++) {
      for (int i = 0; i <= Math.min(j + 1, size - 1); i++) {
        double half = columns.get(j)[i] / 2;
        projected.add(i, j, half);
        projected.add(j, i, half);
      }
    }
    EigenDecomposition_F64<DMatrixRMaj> found = DecompositionFactory_DDRM.eig(size, true, true);
    if (!found.decompose(projected)) {
      throw new IllegalStateException("the products with the Hessian are no numbers");
    }
    List<Integer> order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -found.getEigenvalue(i).getReal()))
            .limit(most)
            .toList();
    double left = columns.get(size - 1)[size];
    double[] values = new double[order.size()];
    double[] residuals = new double[order.size()];
    double[][] combinations = new double[order.size()][];
    for (int k = 0; k < values.length; k++) {
      values[k] = Math.max(0, found.getEigenvalue(order.get(k)).getReal());
      combinations[k] = found.getEigenVector(order.get(k)).data.clone();
      residuals[k] = left * Math.abs(combinations[k][size - 1]);
    }
    return new RitzPairs(values, residuals, combinations);
  }

  /** The eigenvectors, from those of the basis. */
  void write(FloatRows basis, FloatRows into) throws IOException {
    float[][] parts = new float[combinations[0].length][CHUNK];
    float[] rounded = new float[CHUNK];
    for (int from = 0; from < basis.width(); from += CHUNK) {
      int count = Math.min(CHUNK, basis.width() - from);
      for (int j = 0; j < parts.length; j++) {
        basis.get(j, from, parts[j], count);
      }
      for (int k = 0; k < combinations.length; k++) {
        double[] sum = new double[count];
        for (int j = 0; j < parts.length; j++) {
          for (int i = 0; i < count; i++) {
            sum[i] += combinations[k][j] * parts[j][i];
          }
        }
        for (int i = 0; i < count; i++) {
          rounded[i] = (float) sum[i];
        }
        into.put(k, from, rounded, count);
      }
    }
  }
}
