package dev.pellucid.evaluate.faithfulness;

import java.util.Arrays;

/**
 * Pixels filled in from those around them (Rong et al., 2022): each is the weighted mean of its
 * neighbours inside the image, 1/6 for those beside it and 1/12 for those across a corner, all that
 * are filled in together.
 *
 * <p>The linear system is symmetric and positive definite as long as a pixel is left. It is solved
 * by conjugate gradients, with a modified incomplete factorisation before them that keeps row sums,
 * so that large holes take some dozen iterations rather than hundreds.
 */
final class LinearImputation {

  private static final double BESIDE = 1.0 / 6;
  private static final double ACROSS = 1.0 / 12;
  private static final int[] ROWS = {-1, -1, -1, 0, 0, 1, 1, 1};
  private static final int[] COLUMNS = {-1, 0, 1, -1, 1, -1, 0, 1};
  private static final double[] WEIGHTS = {
    ACROSS, BESIDE, ACROSS, BESIDE, BESIDE, ACROSS, BESIDE, ACROSS
  };

  /** How many of the neighbours come before a pixel in the order of rows. */
  private static final int BEFORE = 4;

  /**
   * How much of what the factorisation leaves out goes to its diagonal: short of all, for safety.
   */
  private static final double KEPT = 0.999;

  /** Of the residual, against that at the start. */
  private static final double TOLERANCE = 1e-6;

  private static final int MOST_ITERATIONS = 2000;

  private final int height;
  private final int width;

  /** The pixels that are filled in, row by row. */
  private final int[] unknown;

  /** For each of them eight neighbours: their place in {@link #unknown}, or its length. */
  private final int[] neighbours;

  private final double[] diagonal;
  private final double[] pivots;

  /**
   * Sets the system up.
   *
   * @param known whether a pixel is left as it is, {@code [H,W]}; one at least is
   */
  LinearImputation(int height, int width, boolean[] known) {
    this.height = height;
    this.width = width;
    int[] placeOfPixel = new int[known.length];
    int[] pixels = new int[known.length];
    int count = 0;
    for (int pixel = 0; pixel < known.length; pixel++) {
      if (!known[pixel]) {
        placeOfPixel[pixel] = count;
        pixels[count++] = pixel;
      }
    }
    if (count == known.length) {
      throw new IllegalArgumentException("no pixel is left that others could be filled in from");
    }
    unknown = Arrays.copyOf(pixels, count);
    neighbours = new int[8 * count];
    Arrays.fill(neighbours, count);
    diagonal = new double[count];
    for (int i = 0; i < count; i++) {
      for (int side = 0; side < 8; side++) {
        int other = neighbour(unknown[i], side);
        if (other >= 0) {
          diagonal[i] += WEIGHTS[side];
          if (!known[other]) {
            neighbours[8 * i + side] = placeOfPixel[other];
          }
        }
      }
    }
    pivots = pivots();
  }

  /** The pixel on one side; negative outside of the image. */
  private int neighbour(int pixel, int side) {
    int y = pixel / width + ROWS[side];
    int x = pixel % width + COLUMNS[side];
    return y < 0 || y >= height || x < 0 || x >= width ? -1 : y * width + x;
  }

  private double[] pivots() {
    int count = unknown.length;
    double[] after = new double[count];
    for (int i = 0; i < count; i++) {
      for (int side = BEFORE; side < 8; side++) {
        after[i] += neighbours[8 * i + side] < count ? WEIGHTS[side] : 0;
      }
    }
    double[] result = new double[count];
    for (int i = 0; i < count; i++) {
      double pivot = diagonal[i];
      for (int side = 0; side < BEFORE; side++) {
        int j = neighbours[8 * i + side];
        if (j < count) {
          double weight = WEIGHTS[side];
          pivot -= weight * (weight + KEPT * (after[j] - weight)) / result[j];
        }
      }
      result[i] = pivot;
    }
    return result;
  }

  /**
   * Fills in one channel, in place. What stands in the unknown pixels is where the search begins.
   *
   * @param from where the channel begins
   */
  void fill(float[] image, int from) {
    int count = unknown.length;
    double[] solution = new double[count + 1];
    for (int i = 0; i < count; i++) {
      solution[i] = image[from + unknown[i]];
    }
    double[] residual = residual(image, from, solution);
    double[] preconditioned = new double[count + 1];
    double[] direction = new double[count + 1];
    double[] product = new double[count];
    double enough = TOLERANCE * TOLERANCE * squares(residual, count);
    double slope = 0;
    for (int round = 0; round < MOST_ITERATIONS && squares(residual, count) > enough; round++) {
      precondition(residual, preconditioned);
      double next = dot(residual, preconditioned, count);
      double share = round == 0 ? 0 : next / slope;
      for (int i = 0; i < count; i++) {
        direction[i] = preconditioned[i] + share * direction[i];
      }
      multiply(direction, product);
      double step = next / dot(direction, product, count);
      for (int i = 0; i < count; i++) {
        solution[i] += step * direction[i];
        residual[i] -= step * product[i];
      }
      slope = next;
    }
    for (int i = 0; i < count; i++) {
      image[from + unknown[i]] = (float) solution[i];
    }
  }

  /** b − A·solution: what each is short of the weighted sum of its neighbours. */
  private double[] residual(float[] image, int from, double[] solution) {
    int count = unknown.length;
    double[] residual = new double[count + 1];
    for (int i = 0; i < count; i++) {
      double sum = -diagonal[i] * solution[i];
      for (int side = 0; side < 8; side++) {
        int other = neighbour(unknown[i], side);
        if (other >= 0) {
          sum += WEIGHTS[side] * image[from + other];
        }
      }
      residual[i] = sum;
    }
    return residual;
  }

  private void multiply(double[] vector, double[] product) {
    for (int i = 0, at = 0; i < product.length; i++, at += 8) {
      product[i] =
          diagonal[i] * vector[i]
              - BESIDE
                  * (vector[neighbours[at + 1]]
                      + vector[neighbours[at + 3]]
                      + vector[neighbours[at + 4]]
                      + vector[neighbours[at + 6]])
              - ACROSS
                  * (vector[neighbours[at]]
                      + vector[neighbours[at + 2]]
                      + vector[neighbours[at + 5]]
                      + vector[neighbours[at + 7]]);
    }
  }

  /** Solves (P + L) P⁻¹ (P + Lᵀ) z = r, P the pivots, L what lies before the diagonal. */
  private void precondition(double[] residual, double[] result) {
    int count = unknown.length;
    for (int i = 0, at = 0; i < count; i++, at += 8) {
      result[i] =
          (residual[i]
                  + BESIDE * (result[neighbours[at + 1]] + result[neighbours[at + 3]])
                  + ACROSS * (result[neighbours[at]] + result[neighbours[at + 2]]))
              / pivots[i];
    }
    for (int i = count - 1, at = 8 * i; i >= 0; i--, at -= 8) {
      result[i] +=
          (BESIDE * (result[neighbours[at + 4]] + result[neighbours[at + 6]])
                  + ACROSS * (result[neighbours[at + 5]] + result[neighbours[at + 7]]))
              / pivots[i];
    }
  }

  private static double squares(double[] vector, int count) {
    return dot(vector, vector, count);
  }

  private static double dot(double[] a, double[] b, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
