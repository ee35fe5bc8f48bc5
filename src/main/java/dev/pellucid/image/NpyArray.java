package dev.pellucid.image;

import java.util.Arrays;

/**
 * A dense float32 array as NumPy stores it in C order: the last axis varies fastest. An empty shape
 * is a scalar with one value.
 *
 * @param shape the length of each axis
 * @param data the values, as many as the product of {@code shape}
 */
public record NpyArray(int[] shape, float[] data) {

  public NpyArray {
    for (int length : shape) {
      if (length < 0) {
        throw new IllegalArgumentException("negative axis in shape " + Arrays.toString(shape));
      }
    }
    long size = size(shape);
    if (size != data.length) {
      throw new IllegalArgumentException(
          "shape %s holds %d values, but %d were given"
              .formatted(Arrays.toString(shape), size, data.length));
    }
  }

  /** How many values a shape holds, or 2³¹ where that is more than a Java array can hold. */
  static long size(int[] shape) {
    long size = 1;
    for (int length : shape) {
      size = Math.min(size * length, 1L << 31);
    }
    return size;
  }
}
