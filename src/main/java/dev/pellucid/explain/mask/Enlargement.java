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

  /** Linear between positions of which the outermost lie on the outermost entries. */
  public static Enlargement linearAligned(int from, int to) {
    return between(from, to, i -> to == 1 ? 0 : i * (from - 1.0) / (to - 1));
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
    return Tensor.of(matrices, count, to, from);
  }
}
