package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.mask.Enlargement;
import dev.pellucid.explain.mask.Masks;
import java.util.Arrays;

/** The mean of score times mask at every pixel, with its standard error. */
final class RiseEstimate {

  private final int height;
  private final int width;
  private final double probability;
  private final double[] sum;
  private final double[] squares;
  private int masks;

  /**
   * Of no masks yet.
   *
   * @param probability the mean of a mask, by which everything is divided
   */
  RiseEstimate(int height, int width, double probability) {
    this.height = height;
    this.width = width;
    this.probability = probability;
    this.sum = new double[height * width];
    this.squares = new double[height * width];
  }

  /** Takes in the first masks, as many as have scores. */
  void add(Masks.Separable drawn, double[] scores) {
    Enlargement rows = drawn.rows();
    float[] line = new float[width];
    for (int mask = 0; mask < scores.length; mask++) {
      double weight = scores[mask] / probability;
      float[] wide = widened(drawn, mask);
      int matrix = drawn.rowChoice()[mask] * height * rows.from();
      for (int y = 0; y < height; y++) {
        expand(rows.matrices(), matrix + y * rows.from(), wide, line);
        for (int x = 0; x < width; x++) {
          double value = weight * line[x];
          sum[y * width + x] += value;
          squares[y * width + x] += value * value;
        }
      }
    }
    masks += scores.length;
  }

  /** The mask brought to the image's width, {@code [grid,W]}. */
  private float[] widened(Masks.Separable drawn, int mask) {
    int high = drawn.rows().from();
    int across = drawn.columns().from();
    float[] matrices = drawn.columns().matrices();
    int matrix = drawn.columnChoice()[mask] * width * across;
    float[] wide = new float[high * width];
    for (int row = 0; row < high; row++) {
      int from = (mask * high + row) * across;
      for (int x = 0; x < width; x++) {
        float value = 0;
        for (int column = 0; column < across; column++) {
          value += matrices[matrix + x * across + column] * drawn.values()[from + column];
        }
        wide[row * width + x] = value;
      }
    }
    return wide;
  }

  /** One line of the image, of the few rows of the grid that reach it. */
  private void expand(float[] matrices, int at, float[] wide, float[] line) {
    Arrays.fill(line, 0);
    for (int row = 0; row * width < wide.length; row++) {
      float share = matrices[at + row];
      if (share != 0) {
        for (int x = 0; x < width; x++) {
          line[x] += share * wide[row * width + x];
        }
      }
    }
  }

  /** How many masks there were. */
  int masks() {
    return masks;
  }

  /** Σ score·mask / (M·probability), {@code [H,W]}. */
  float[] values() {
    float[] values = new float[sum.length];
    for (int p = 0; p < values.length; p++) {
      values[p] = (float) (sum[p] / masks);
    }
    return values;
  }

  /** The standard errors of the values; not a number of fewer than two masks. */
  double[] errors() {
    double[] errors = new double[sum.length];
    for (int p = 0; p < errors.length; p++) {
      double mean = sum[p] / masks;
      double variance = Math.max(0, squares[p] / masks - mean * mean);
      errors[p] = Math.sqrt(variance / (masks - 1));
    }
    return errors;
  }

  /** The largest standard error as a share of the largest value; not a number of one mask. */
  double relativeError() {
    double error = 0;
    double largest = 0;
    double[] errors = errors();
    for (int p = 0; p < errors.length; p++) {
      error = Math.max(error, errors[p]);
      largest = Math.max(largest, Math.abs(sum[p] / masks));
    }
    return error == 0 ? 0 : error / largest;
  }
}
