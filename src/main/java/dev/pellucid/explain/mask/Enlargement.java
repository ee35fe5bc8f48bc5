package dev.pellucid.explain.mask;

import dev.pellucid.model.inference.Tensor;
import java.util.function.IntToDoubleFunction;

/**
 * Matrices that each bring a line of a few numbers to the length of an image's side.
 *
 * @param count how many matrices there are to choose from
 * @param to the longer length
 * @param from the shorter length
 * @param matrices {@code [count,to,from]}
 */
public record Enlargement(int count, int to, int from, float[] matrices) {

  public Enlargement {
    if (matrices.length != count * to * from) {
      throw new IllegalArgumentException(
          "%d matrices of %d×%d need %d values, got %d"
              .formatted(count, to, from, count * to * from, matrices.length));
    }
  }

  /** Each number is repeated over its share of the side; entry i has its ⌊i·from/to⌋th. */
  public static Enlargement nearest(int from, int to) {
    float[] matrix = new float[to * from];
    for (int i = 0; i < to; i++) {
      matrix[i * from + i * from / to] = 1;
    }
    return new Enlargement(1, to, from, matrix);
  }

  /** Linear between half-pixel centres, the edges repeated: bilinear in two dimensions. */
  public static Enlargement linear(int from, int to) {
    return between(from, to, i -> (i + 0.5) * from / to - 0.5);
  }

  /**
   * The same moved by −reach, …, reach entries, the matrix at {@code reach} not at all; the edges
   * are repeated into what is left open.
   */
  public static Enlargement linear(int from, int to, int reach) {
    int each = to * from;
    float[] matrices = new float[(2 * reach + 1) * each];
    for (int shift = -reach; shift <= reach; shift++) {
      double moved = shift + 0.5;
      Enlargement one = between(from, to, i -> (i + moved) * from / to - 0.5);
      System.arraycopy(one.matrices, 0, matrices, (shift + reach) * each, each);
    }
    return new Enlargement(2 * reach + 1, to, from, matrices);
  }

  /** Linear between positions of which the outermost lie on the outermost entries. */
  public static Enlargement linearAligned(int from, int to) {
    return between(from, to, i -> to == 1 ? 0 : i * (from - 1.0) / (to - 1));
  }

  /**
   * RISE's enlargements, one for every shift: linear between half-pixel centres to {@code from} + 1
   * cells of ⌈to/from⌉ entries, the border mirrored without repeating its outermost number, and cut
   * to the side from entry 0 of the first cell, or 1, or 2 ….
   */
  public static Enlargement shifted(int from, int to) {
    int cell = (to + from - 1) / from;
    double scale = from / ((from + 1.0) * cell);
    float[] matrices = new float[cell * to * from];
    for (int shift = 0; shift < cell; shift++) {
      for (int i = 0; i < to; i++) {
        double at = (shift + i + 0.5) * scale - 0.5;
        int left = (int) Math.floor(at);
        int row = (shift * to + i) * from;
        matrices[row + mirrored(left, from)] += (float) (1 - (at - left));
        matrices[row + mirrored(left + 1, from)] += (float) (at - left);
      }
    }
    return new Enlargement(cell, to, from, matrices);
  }

  private static int mirrored(int at, int length) {
    return length == 1 ? 0 : length - 1 - Math.abs(length - 1 - Math.abs(at));
  }

  private static Enlargement between(int from, int to, IntToDoubleFunction place) {
    float[] matrix = new float[to * from];
    for (int i = 0; i < to; i++) {
      double at = Math.max(0, Math.min(from - 1.0, place.applyAsDouble(i)));
      int left = Math.min((int) at, from - 1);
      int right = Math.min(left + 1, from - 1);
      matrix[i * from + left] += (float) (1 - (at - left));
      matrix[i * from + right] += (float) (at - left);
    }
    return new Enlargement(1, to, from, matrix);
  }

  Tensor tensor() {
    return Tensor.lasting(matrices, count, to, from);
  }
}
