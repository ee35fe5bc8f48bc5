package dev.pellucid.explain.local.image.influence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * (1/n Σ_i diag p_i ⊗ z_i z_iᵀ + λI)⁻¹, one factor a class: the Hessian of the loss but for a term
 * of rank n, so that conjugate gradients scaled by it take about as many products as there are
 * examples, or fewer. C·width² numbers are held.
 */
final class ClassBlocks implements UnaryOperator<double[]> {

  /** More numbers than this are not held. */
  private static final long MOST_NUMBERS = 1 << 25;

  /** Multiplications that are not worth while. */
  private static final double MOST_WORK = 2e10;

  private final HeadShape shape;
  private final List<LinearSolverDense<DMatrixRMaj>> factors = new ArrayList<>();

  private ClassBlocks(HeadShape shape) {
    this.shape = shape;
  }

  /**
   * What scales the products of a damped Hessian: the blocks where they can be afforded, its
   * diagonal elsewhere.
   *
   * @param logits of an example by the weights at which it is taken
   * @param diagonal of the Hessian without damping
   * @param damping λ
   */
  static UnaryOperator<double[]> orDiagonal(
      HeadExamples examples,
      Function<HeadPoint, double[]> logits,
      double[] diagonal,
      double damping) {
    HeadShape shape = examples.shape();
    double numbers = (double) shape.size() * shape.width();
    if (numbers <= MOST_NUMBERS && numbers * (examples.size() + shape.width()) <= MOST_WORK) {
      return of(examples, logits, damping);
    }
    return values -> {
      double[] divided = new double[values.length];
      for (int i = 0; i < divided.length; i++) {
        divided[i] = values[i] / (diagonal[i] + damping);
      }
      return divided;
    };
  }

  private static ClassBlocks of(
      HeadExamples examples, Function<HeadPoint, double[]> logits, double damping) {
    HeadShape shape = examples.shape();
    int width = shape.width();
    double[][] sums = new double[shape.classes()][width * width];
    examples.forEach(
        example -> {
          double[] p = Softmax.of(logits.apply(example)).probabilities();
          for (int c = 0; c < p.length; c++) {
            add(sums[c], p[c] / examples.size(), example.point());
          }
        });
    ClassBlocks blocks = new ClassBlocks(shape);
    for (double[] sum : sums) {
      for (int k = 0; k < width; k++) {
        sum[k * width + k] += damping;
      }
      LinearSolverDense<DMatrixRMaj> factor = LinearSolverFactory_DDRM.chol(width);
      if (!factor.setA(DMatrixRMaj.wrap(width, width, sum))) {
        throw new IllegalStateException(
            "%d points damped by %s have no factors".formatted(examples.size(), damping));
      }
      blocks.factors.add(factor);
    }
    return blocks;
  }

  private static void add(double[] sums, double weight, float[] point) {
    for (int k = 0; k < point.length; k++) {
      double one = weight * point[k];
      int from = k * point.length;
      for (int l = 0; one != 0 && l < point.length; l++) {
        sums[from + l] += one * point[l];
      }
    }
  }

  @Override
  public double[] apply(double[] values) {
    double[] solved = new double[values.length];
    DMatrixRMaj given = new DMatrixRMaj(shape.width(), 1);
    DMatrixRMaj found = new DMatrixRMaj(shape.width(), 1);
    for (int c = 0; c < shape.classes(); c++) {
      for (int k = 0; k < shape.width(); k++) {
        given.data[k] = values[k * shape.classes() + c];
      }
      factors.get(c).solve(given, found);
      for (int k = 0; k < shape.width(); k++) {
        solved[k * shape.classes() + c] = found.data[k];
      }
    }
    return solved;
  }
}
