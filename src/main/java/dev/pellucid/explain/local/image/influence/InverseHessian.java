package dev.pellucid.explain.local.image.influence;

import dev.pellucid.explain.method.NotApplicableException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** (H + λI)⁻¹ g, by Cholesky's factors of a small H, or else by conjugate gradients. */
final class InverseHessian {

  /** ‖g − (H + λI) x‖ / ‖g‖ at which conjugate gradients stop. */
  static final double TOLERANCE = 1e-6;

  private static final int MOST_PRODUCTS = 2000;

  /** Beyond this many weights the factors take longer than the products for some images. */
  private static final int SMALL = 1024;

  /** The most weights that are factorised where that is asked for: 128 MiB, and some seconds. */
  private static final int LARGEST = 4096;

  /** Multiplications after which making H itself takes longer than some seconds. */
  private static final double QUICK = 1e10;

  private final double damping;
  private final Optional<LinearSolverDense<DMatrixRMaj>> factors;
  private final UnaryOperator<double[]> product;
  private final ConjugateGradient products;

  /** How it is solved. */
  enum Solver {
    AUTO,
    CHOLESKY,
    CONJUGATE_GRADIENT
  }

  /**
   * A solution.
   *
   * @param x as far as it was found
   * @param residual ‖g − (H + λI) x‖ / ‖g‖
   */
  record Solved(double[] x, double residual) {
    boolean isExact() {
      return residual <= TOLERANCE;
    }
  }

  /**
   * Of the Hessian of these examples.
   *
   * @param relative λ as a share of the mean of H's diagonal
   * @throws NotApplicableException if H is zero to the last bit
   */
  InverseHessian(HeadHessian hessian, HeadExamples examples, double relative, Solver solver) {
    double[] diagonal = hessian.diagonal();
    double trace = 0;
    for (double value : diagonal) {
      trace += value;
    }
    this.damping = relative * trace / examples.weights();
    if (!(damping > 0)) {
      throw new NotApplicableException(
          "the model is so sure of all %d examples that nothing can be learnt from the loss there: keep others by 'fit examples'"
              .formatted(examples.size()));
    }
    boolean factored = isFactored(solver, examples);
    if (factored && examples.shape().size() > LARGEST) {
      throw new NotApplicableException(
          "a Hessian of %d weights is too large to be factorised, which is done up to %d; use solver=conjugate-gradient"
              .formatted(examples.shape().size(), LARGEST));
    }
    this.factors = factored ? Optional.of(factorised(hessian)) : Optional.empty();
    this.product = v -> damped(hessian, v);
    this.products =
        new ConjugateGradient(
            product, factored ? UnaryOperator.identity() : hessian.scaling(diagonal, damping));
  }

  private static boolean isFactored(Solver solver, HeadExamples examples) {
    double size = examples.shape().size();
    return switch (solver) {
      case CHOLESKY -> true;
      case CONJUGATE_GRADIENT -> false;
      case AUTO -> size <= SMALL && examples.size() * size * size <= QUICK;
    };
  }

  private double[] damped(HeadHessian hessian, double[] v) {
    double[] product = hessian.times(v);
    for (int i = 0; i < v.length; i++) {
      product[i] += damping * v[i];
    }
    return product;
  }

  private LinearSolverDense<DMatrixRMaj> factorised(HeadHessian hessian) {
    DMatrixRMaj dense = hessian.dense();
    for (int i = 0; i < dense.numRows; i++) {
      dense.add(i, i, damping);
    }
    LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(dense.numRows);
    if (!solver.setA(dense)) {
      throw new IllegalStateException(
          "a Hessian of %d weights damped by %s is not positive definite"
              .formatted(dense.numRows, damping));
    }
    return solver;
  }

  /** λ. */
  double damping() {
    return damping;
  }

  /**
   * Solves.
   *
   * @param spent whether to stop before all is done
   */
  Solved times(double[] gradient, BooleanSupplier spent) {
    if (factors.isEmpty()) {
      ConjugateGradient.Solution found = products.solve(gradient, TOLERANCE, MOST_PRODUCTS, spent);
      return new Solved(found.x(), found.residual());
    }
    DMatrixRMaj x = new DMatrixRMaj(gradient.length, 1);
    factors.get().solve(DMatrixRMaj.wrap(gradient.length, 1, gradient.clone()), x);
    return new Solved(x.data, residual(gradient, x.data));
  }

  private double residual(double[] gradient, double[] x) {
    double[] image = product.apply(x);
    double rest = 0;
    double whole = 0;
    for (int i = 0; i < image.length; i++) {
      rest += (gradient[i] - image[i]) * (gradient[i] - image[i]);
      whole += gradient[i] * gradient[i];
    }
    return whole == 0 ? 0 : Math.sqrt(rest / whole);
  }
}
