package dev.pellucid.explain.local.image.influence;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;

/**
 * The Hessian of the last layer's mean loss over the examples, exactly:
 *
 * <pre>H = 1/n Σ_i (diag p_i − p_i p_iᵀ) ⊗ z_i z_iᵀ</pre>
 *
 * <p>It does not depend on the labels. A product costs 2·n·C·width multiplications and holds two
 * matrices; all of it, (C·width)² numbers.
 */
final class HeadHessian {

  private final HeadExamples examples;
  private final Function<HeadPoint, double[]> logits;
  private final HeadShape shape;

  /**
   * The Hessian where the layer says this of the examples.
   *
   * @param logits of an example by the weights at which it is taken
   */
  HeadHessian(HeadExamples examples, Function<HeadPoint, double[]> logits) {
    this.examples = examples;
    this.logits = logits;
    this.shape = examples.shape();
  }

  /** At the weights of the model that the examples were kept of. */
  static HeadHessian ofModel(HeadExamples examples) {
    return new HeadHessian(
        examples,
        example -> {
          double[] wide = new double[example.logits().length];
          for (int c = 0; c < wide.length; c++) {
            wide[c] = example.logits()[c];
          }
          return wide;
        });
  }

  /** H v. */
  double[] times(double[] v) {
    double[] product = new double[v.length];
    examples.forEach(
        example -> {
          double[] along = shape.times(v, example.point());
          shape.addOuter(
              product, Softmax.of(logits.apply(example)).curvature(along), example.point());
        });
    return scaled(product);
  }

  /** Its diagonal. */
  double[] diagonal() {
    double[] diagonal = new double[shape.size()];
    examples.forEach(
        example -> {
          double[] p = Softmax.of(logits.apply(example)).probabilities();
          double[] variance = new double[p.length];
          for (int c = 0; c < p.length; c++) {
            variance[c] = p[c] * rest(p, c);
          }
          float[] squares = new float[example.point().length];
          for (int k = 0; k < squares.length; k++) {
            squares[k] = example.point()[k] * example.point()[k];
          }
          shape.addOuter(diagonal, variance, squares);
        });
    return scaled(diagonal);
  }

  /** 1 − p_c, added up where that is small. */
  private static double rest(double[] p, int c) {
    if (p[c] < 0.5) {
      return 1 - p[c];
    }
    double others = 0;
    for (int d = 0; d < p.length; d++) {
      others += d == c ? 0 : p[d];
    }
    return others;
  }

  /**
   * About (H + λI)⁻¹, to scale conjugate gradients by.
   *
   * @param diagonal as {@link #diagonal} has it
   */
  UnaryOperator<double[]> scaling(double[] diagonal, double damping) {
    return ClassBlocks.orDiagonal(examples, logits, diagonal, damping);
  }

  /** All of it, for small layers. */
  DMatrixRMaj dense() {
    int size = shape.size();
    int classes = shape.classes();
    DMatrixRMaj dense = new DMatrixRMaj(size, size);
    examples.forEach(
        example -> {
          Softmax softmax = Softmax.of(logits.apply(example));
          double[][] columns = new double[classes][];
          for (int c = 0; c < classes; c++) {
            double[] unit = new double[classes];
            unit[c] = 1;
            columns[c] = softmax.curvature(unit);
          }
          add(dense, columns, example.point());
        });
    scaled(dense.data);
    return dense;
  }

  private void add(DMatrixRMaj dense, double[][] columns, float[] point) {
    int classes = shape.classes();
    for (int k = 0; k < point.length; k++) {
      for (int c = 0; point[k] != 0 && c < classes; c++) {
        int row = (k * classes + c) * dense.numCols;
        for (int l = 0; l < point.length; l++) {
          double both = (double) point[k] * point[l];
          for (int d = 0; d < classes; d++) {
            dense.data[row + l * classes + d] += both * columns[c][d];
          }
        }
      }
    }
  }

  private double[] scaled(double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= examples.size();
    }
    return sums;
  }
}
