package dev.pellucid.explain.local.pixel.perturbation;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRPDecomposition_F64;
import org.ejml.simple.SimpleMatrix;

/**
 * The Moore–Penrose inverse of a symmetric matrix M without negative eigenvalues: Q (QᵀMQ)⁻¹ Qᵀ,
 * the columns of Q an orthonormal basis of what M reaches. The basis is that of a QR decomposition
 * with pivoting, which always ends, where iterations for eigenvalues may not when many are equal.
 */
final class SymmetricInverse {

  /** Pivots smaller than this share of the largest are the rounding of sums of 10⁵ terms. */
  private static final double ZERO = 1e-10;

  private SymmetricInverse() {}

  static SimpleMatrix of(SimpleMatrix matrix) {
    return of(matrix, basis(matrix));
  }

  /** The same, with the basis known. */
  static SimpleMatrix of(SimpleMatrix matrix, SimpleMatrix basis) {
    if (basis.getNumCols() == 0) {
      return new SimpleMatrix(matrix.getNumRows(), matrix.getNumRows());
    }
    SimpleMatrix across = basis.transpose();
    return basis.mult(across.mult(matrix).mult(basis).invert()).mult(across);
  }

  /** An orthonormal basis of what a matrix reaches, {@code [n,rank]}. */
  static SimpleMatrix basis(SimpleMatrix matrix) {
    int n = matrix.getNumRows();
    QRPDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.qrp(n, n);
    decomposition.decompose(matrix.copy().getDDRM());
    DMatrixRMaj pivots = decomposition.getR(null, true);
    int rank = 0;
    while (rank < n && Math.abs(pivots.get(rank, rank)) > ZERO * Math.abs(pivots.get(0, 0))) {
      rank++;
    }
    return SimpleMatrix.wrap(decomposition.getQ(null, false)).extractMatrix(0, n, 0, rank);
  }
}
