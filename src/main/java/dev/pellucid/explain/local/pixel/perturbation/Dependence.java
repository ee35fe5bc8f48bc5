package dev.pellucid.explain.local.pixel.perturbation;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The Hilbert–Schmidt independence criterion between whether a cell is seen and the score, from a
 * {@link BalancedDesign}.
 *
 * <p>With the kernel 1[x = x'] of two values the criterion tr(KHLH)/n² is cᵀLc/(2n²): c is ±1 for
 * seen and not seen, less its mean, and L the Gaussian kernel of the scores, as wide as their
 * standard deviation. From this is taken what it would be on the average if the cell's column had
 * nothing to do with the scores, so that a cell without influence has 0 in expectation.
 */
final class Dependence {

  /** Scores that differ by less than this share of them differ by float32 noise only. */
  private static final double NOISE = 1e-6;

  private final double[] scores;
  private final BalancedDesign design;
  private final double[] rowSums;
  private double sum;
  private double squares;

  private Dependence(double[] scores, BalancedDesign design) {
    this.scores = scores;
    this.design = design;
    this.rowSums = new double[scores.length];
  }

  /**
   * The criterion, one number a cell; 0 where the scores do not vary.
   *
   * @param scores of the design's masks from the first on
   * @param count how many should have been scored
   */
  static CellEstimate of(double[] scores, int count, BalancedDesign design) {
    boolean partial = scores.length < count;
    double mean = Arrays.stream(scores).average().orElseThrow();
    double variance =
        Arrays.stream(scores).map(y -> (y - mean) * (y - mean)).average().getAsDouble();
    double largest = Arrays.stream(scores).map(Math::abs).max().getAsDouble();
    if (variance <= Math.pow(NOISE * largest, 2)) {
      return new CellEstimate(
          new double[design.cells()],
          Optional.empty(),
          scores.length > 1 ? design.cells() : 0,
          scores.length,
          partial,
          OptionalDouble.empty());
    }
    return new Dependence(scores, design).estimate(variance, partial);
  }

  private CellEstimate estimate(double variance, boolean partial) {
    int n = scores.length;
    int cells = design.cells();
    double[] column = columns();
    double[] products = new double[n * cells];
    double[] kernel = new double[n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        kernel[b] = Math.exp(-Math.pow(scores[a] - scores[b], 2) / (2 * variance));
        rowSums[a] += kernel[b];
        squares += kernel[b] * kernel[b];
      }
      sum += rowSums[a];
      for (int b = 0; b < n; b++) {
        for (int cell = 0; cell < cells; cell++) {
          products[a * cells + cell] += kernel[b] * column[b * cells + cell];
        }
      }
    }
    double[] values = new double[cells];
    double[] errors = new double[cells];
    for (int cell = 0; cell < cells; cell++) {
      read(cell, column, products, values, errors);
    }
    return new CellEstimate(values, Optional.of(errors), cells, n, partial, OptionalDouble.empty());
  }

  /** ±1 for seen and not seen, less the mean of the cell, {@code [n,cells]}. */
  private double[] columns() {
    int n = scores.length;
    int cells = design.cells();
    double[] column = new double[n * cells];
    for (int cell = 0; cell < cells; cell++) {
      double mean = 0;
      for (int a = 0; a < n; a++) {
        column[a * cells + cell] = design.isSeen(a, cell) ? 1 : -1;
        mean += column[a * cells + cell] / n;
      }
      for (int a = 0; a < n; a++) {
        column[a * cells + cell] -= mean;
      }
    }
    return column;
  }

  /**
   * The value and the standard error of one cell. The error is that of a U-statistic of pairs: 4
   * times the variance of a mask's mean pair over n, and twice that of pairs over n². The former is
   * seen with the noise of the latter on it, twice, hence the subtraction.
   */
  private void read(
      int cell, double[] column, double[] products, double[] values, double[] errors) {
    int n = scores.length;
    int cells = design.cells();
    double form = 0;
    double spread = 0;
    double meanProduct = 0;
    for (int a = 0; a < n; a++) {
      double c = column[a * cells + cell];
      form += c * products[a * cells + cell];
      spread += c * c / n;
      meanProduct += products[a * cells + cell] / n;
    }
    double independent = spread * (n - (sum - n) / (n - 1));
    values[cell] = (form - independent) / (2.0 * n * n);
    double ofMasks = 0;
    double meanOfMasks = form / n / (2.0 * n);
    for (int a = 0; a < n; a++) {
      double mean =
          column[a * cells + cell] * (products[a * cells + cell] - meanProduct) / (2.0 * n);
      ofMasks += Math.pow(mean - meanOfMasks, 2) / n;
    }
    double ofPairs = spread * spread * centredSquares() / (2 * Math.pow(n, 4));
    errors[cell] = Math.sqrt(Math.max(4 * ofMasks / n - ofPairs, ofPairs));
  }

  /** Σ of the squared entries of the kernel's matrix, its rows and columns centred. */
  private double centredSquares() {
    int n = scores.length;
    double ofRows = Arrays.stream(rowSums).map(row -> row * row).sum();
    return squares - 2 * ofRows / n + sum * sum / n / n;
  }
}
