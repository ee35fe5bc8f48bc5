package dev.pellucid.explain.local.pixel.perturbation;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ejml.simple.SimpleMatrix;

/**
 * A weighted linear fit of outputs y to which of the cells were there, z of zeros and ones: y ≈ c +
 * Σ_i β_i z_i, the intercept c not penalised.
 *
 * @param coefficients β
 * @param intercept c
 * @param standardErrors of the coefficients, over draws of the samples; empty for the lasso, for
 *     which there is no simple one, and for too few samples
 * @param fit weighted R²: the share of the outputs' weighted variance that the fit accounts for;
 *     empty if they have none
 */
record LinearSurrogate(
    double[] coefficients,
    double intercept,
    Optional<double[]> standardErrors,
    OptionalDouble fit) {

  private static final int MOST_SWEEPS = 10_000;

  /** A sweep that moves no coefficient by more than this share of the largest is the last. */
  private static final double STILL = 1e-10;

  /** A sample that decides the fit alone leaves no residual to learn its error from. */
  private static final double DECIDES = 1 - 1e-9;

  /** min Σ w (y − c − βᵀz)² + α |β|² (Hoerl, Kennard, 1970), in closed form. */
  static LinearSurrogate ridge(Samples samples, double alpha) {
    Centred centred = Centred.of(samples);
    int cells = samples.cells();
    SimpleMatrix inverse =
        SymmetricInverse.of(centred.moments.plus(SimpleMatrix.identity(cells).scale(alpha)));
    SimpleMatrix coefficients = inverse.mult(centred.target);
    double[] beta = coefficients.getDDRM().data;
    return centred.surrogate(beta, centred.standardErrors(inverse, beta));
  }

  /**
   * min ½ Σ w (y − c − βᵀz)² / Σ w + α Σ|β_i| (Tibshirani, 1996), by coordinate descent.
   *
   * @throws IllegalStateException if it does not come to rest
   */
  static LinearSurrogate lasso(Samples samples, double alpha) {
    Centred centred = Centred.of(samples);
    double[] beta = new double[samples.cells()];
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      double moved = 0;
      double largest = 0;
      for (int i = 0; i < beta.length; i++) {
        double before = beta[i];
        beta[i] = centred.best(i, beta, alpha);
        moved = Math.max(moved, Math.abs(beta[i] - before));
        largest = Math.max(largest, Math.abs(beta[i]));
      }
      if (moved <= STILL * largest) {
        return centred.surrogate(beta, Optional.empty());
      }
    }
    throw new IllegalStateException(
        "the lasso with alpha %s moves still after %d sweeps".formatted(alpha, MOST_SWEEPS));
  }

  /**
   * What is fitted.
   *
   * @param cells how many
   * @param present which cells were there in each sample
   * @param outputs what came of each
   * @param weights how much each counts
   */
  record Samples(int cells, List<BitSet> present, double[] outputs, double[] weights) {}

  /** Samples less their weighted means, and the sums that the fits are made of. */
  private record Centred(
      Samples samples,
      double weight,
      double[] mean,
      double outputMean,
      SimpleMatrix moments,
      SimpleMatrix target) {

    static Centred of(Samples samples) {
      int cells = samples.cells();
      double weight = 0;
      double outputMean = 0;
      double[] mean = new double[cells];
      for (int row = 0; row < samples.outputs().length; row++) {
        double w = samples.weights()[row];
        weight += w;
        outputMean += w * samples.outputs()[row];
        samples.present().get(row).stream().forEach(cell -> mean[cell] += w);
      }
      outputMean /= weight;
      for (int cell = 0; cell < cells; cell++) {
        mean[cell] /= weight;
      }
      Centred centred =
          new Centred(
              samples,
              weight,
              mean,
              outputMean,
              new SimpleMatrix(cells, cells),
              new SimpleMatrix(cells, 1));
      centred.sum();
      return centred;
    }

    private void sum() {
      int cells = mean.length;
      double[] moment = moments.getDDRM().data;
      double[] to = target.getDDRM().data;
      for (int row = 0; row < samples.outputs().length; row++) {
        double[] z = row(row);
        double y = samples.outputs()[row] - outputMean;
        for (int i = 0; i < cells; i++) {
          double factor = samples.weights()[row] * z[i];
          to[i] += factor * y;
          for (int j = 0; j < cells; j++) {
            moment[i * cells + j] += factor * z[j];
          }
        }
      }
    }

    private double[] row(int row) {
      BitSet present = samples.present().get(row);
      double[] z = new double[mean.length];
      for (int cell = 0; cell < z.length; cell++) {
        z[cell] = (present.get(cell) ? 1 : 0) - mean[cell];
      }
      return z;
    }

    /** The best coefficient of one cell given the others: soft thresholding. */
    double best(int cell, double[] beta, double alpha) {
      double curvature = moments.get(cell, cell) / weight;
      if (curvature == 0) {
        return 0;
      }
      double pull = target.get(cell) / weight;
      for (int other = 0; other < beta.length; other++) {
        if (other != cell) {
          pull -= moments.get(cell, other) / weight * beta[other];
        }
      }
      return Math.signum(pull) * Math.max(0, Math.abs(pull) - alpha) / curvature;
    }

    private double residual(int row, double[] z, double[] beta) {
      double residual = samples.outputs()[row] - outputMean;
      for (int cell = 0; cell < beta.length; cell++) {
        residual -= beta[cell] * z[cell];
      }
      return residual;
    }

    /** The sandwich of MacKinnon and White (1985), HC3: the model is not linear, samples vary. */
    Optional<double[]> standardErrors(SimpleMatrix inverse, double[] beta) {
      double[] squares = new double[beta.length];
      for (int row = 0; row < samples.outputs().length; row++) {
        double[] z = row(row);
        SimpleMatrix column = new SimpleMatrix(z.length, 1, true, z);
        SimpleMatrix direction = inverse.mult(column);
        double w = samples.weights()[row];
        double decided = w * column.dot(direction) + w / weight;
        if (decided > DECIDES) {
          return Optional.empty();
        }
        double step = w * residual(row, z, beta) / (1 - decided);
        for (int cell = 0; cell < squares.length; cell++) {
          squares[cell] += Math.pow(step * direction.get(cell), 2);
        }
      }
      double[] errors = new double[squares.length];
      for (int cell = 0; cell < errors.length; cell++) {
        errors[cell] = Math.sqrt(squares[cell]);
      }
      return Optional.of(errors);
    }

    LinearSurrogate surrogate(double[] beta, Optional<double[]> standardErrors) {
      double intercept = outputMean;
      for (int cell = 0; cell < beta.length; cell++) {
        intercept -= beta[cell] * mean[cell];
      }
      double unexplained = 0;
      double variance = 0;
      for (int row = 0; row < samples.outputs().length; row++) {
        double w = samples.weights()[row];
        unexplained += w * Math.pow(residual(row, row(row), beta), 2);
        variance += w * Math.pow(samples.outputs()[row] - outputMean, 2);
      }
      return new LinearSurrogate(
          beta,
          intercept,
          standardErrors,
          variance > 0 ? OptionalDouble.of(1 - unexplained / variance) : OptionalDouble.empty());
    }
  }
}
