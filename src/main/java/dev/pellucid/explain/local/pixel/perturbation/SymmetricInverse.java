package dev.pellucid.explain.local.pixel.perturbation;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.simple.SimpleMatrix;

/** The Moore–Penrose inverse of a symmetric matrix without negative eigenvalues. */
final class SymmetricInverse {

  /** Eigenvalues smaller than this share of the largest are rounding. */
  private static final double ZERO = 1e-12;

  private SymmetricInverse() {}

  static SimpleMatrix of(SimpleMatrix matrix) {
    int n = matrix.getNumRows();
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
    if (!eigen.decompose(matrix.copy().getDDRM())) {
      throw new IllegalStateException(
          "the eigenvalues of a %d×%d matrix do not converge".formatted(n, n));
    }
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, eigen.getEigenvalue(i).getReal());
    }
    SimpleMatrix scaled = new SimpleMatrix(n, n);
    SimpleMatrix vectors = new SimpleMatrix(n, n);
    for (int i = 0; i < n; i++) {
      double value = eigen.getEigenvalue(i).getReal();
      if (value > ZERO * largest) {
        SimpleMatrix vector = SimpleMatrix.wrap(eigen.getEigenVector(i));
        vectors.setColumn(i, vector);
        scaled.setColumn(i, vector.divide(value));
      }
    }
    return scaled.mult(vectors.transpose());
  }
}
