package dev.pellucid.explain.local.pixel.perturbation;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Total order Sobol indices by Jansen's estimator (1999): S_i = mean((y_A − y_i)²) / (2 Var y), of
 * the scores of a {@link SupercubeDesign}, the variance that of A's and B's scores together.
 * Standard errors are the jackknife's over the rows of the design.
 */
final class TotalIndices {

  /** Scores that differ by less than this share of them differ by float32 noise only. */
  private static final double NOISE = 1e-6;

  /** A variance without one row is known from three rows on. */
  private static final int ENOUGH_ROWS = 3;

  private final double[] scores;
  private final int perRow;

  /** How many rows have both A and B. */
  private final int pairs;

  private final double sum;
  private final double squares;

  private TotalIndices(double[] scores, int cells) {
    this.scores = scores;
    this.perRow = SupercubeDesign.perRow(cells);
    this.pairs = (scores.length + perRow - 2) / perRow;
    double shift = scores[0];
    double all = 0;
    double allSquares = 0;
    for (int row = 0; row < pairs; row++) {
      for (int kind = 0; kind < 2; kind++) {
        double score = scores[row * perRow + kind] - shift;
        all += score;
        allSquares += score * score;
      }
    }
    this.sum = all;
    this.squares = allSquares;
  }

  /**
   * The indices, one a cell; 0 where a cell was not asked about yet, and where nothing varies.
   *
   * @param scores of the design's masks from the first on
   * @param count how many should have been scored
   */
  static CellEstimate of(double[] scores, int cells, int count) {
    TotalIndices indices = new TotalIndices(scores, cells);
    boolean partial = scores.length < count;
    int samples = scores.length;
    int known = Math.max(0, Math.min(cells, scores.length - 2));
    if (indices.pairs == 0 || indices.isConstant()) {
      return new CellEstimate(
          new double[cells], Optional.empty(), known, samples, partial, OptionalDouble.empty());
    }
    double[] values = new double[cells];
    double[] errors = new double[cells];
    for (int cell = 0; cell < cells; cell++) {
      values[cell] = indices.index(cell);
      errors[cell] = indices.error(cell);
    }
    return new CellEstimate(
        values,
        samples >= ENOUGH_ROWS * indices.perRow ? Optional.of(errors) : Optional.empty(),
        known,
        samples,
        partial,
        OptionalDouble.empty());
  }

  private boolean isConstant() {
    double largest = Arrays.stream(scores).map(Math::abs).max().orElseThrow();
    return variance(-1) <= Math.pow(NOISE * largest, 2);
  }

  /** Of the scores of A and B, those of one row left out; of all where there is no such row. */
  private double variance(int leftOut) {
    double total = sum;
    double totalSquares = squares;
    int count = 2 * pairs;
    if (leftOut >= 0) {
      for (int kind = 0; kind < 2; kind++) {
        double score = scores[leftOut * perRow + kind] - scores[0];
        total -= score;
        totalSquares -= score * score;
      }
      count -= 2;
    }
    return Math.max(0, totalSquares - total * total / count) / (count - 1);
  }

  /** How many rows have the mask of this cell. */
  private int rows(int cell) {
    return (scores.length + perRow - cell - 3) / perRow;
  }

  private double step(int row, int cell) {
    return Math.pow(scores[row * perRow] - scores[row * perRow + 2 + cell], 2) / 2;
  }

  private double steps(int cell) {
    double steps = 0;
    for (int row = 0; row < rows(cell); row++) {
      steps += step(row, cell);
    }
    return steps;
  }

  private double index(int cell) {
    return rows(cell) == 0 ? 0 : steps(cell) / rows(cell) / variance(-1);
  }

  private double error(int cell) {
    int rows = rows(cell);
    double steps = steps(cell);
    double sumWithout = 0;
    double squaresWithout = 0;
    for (int row = 0; row < rows; row++) {
      double without = (steps - step(row, cell)) / (rows - 1) / variance(row);
      sumWithout += without;
      squaresWithout += without * without;
    }
    double spread = Math.max(0, squaresWithout - sumWithout * sumWithout / rows);
    return Math.sqrt(spread * (rows - 1) / rows);
  }
}
