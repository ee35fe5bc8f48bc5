package dev.pellucid.model.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * A dense tensor in C order, on its way into or out of a session.
 *
 * <p>A direct buffer goes in without a copy; it must stay as it is while the session runs. What
 * comes out lies on the heap.
 */
public sealed interface Tensor {

  /** The length of each axis; none for a scalar. */
  int[] shape();

  /**
   * Some rows, a row being what one index of the first axis has; over the same memory.
   *
   * @param from the first
   * @param to the one after the last
   */
  Tensor rows(int from, int to);

  /** float32. */
  record Floats(int[] shape, FloatBuffer values) implements Tensor {

    public Floats {
      requireSize(shape, values.remaining());
    }

    /** The values; the array behind the buffer itself where it is just that. */
    public float[] array() {
      if (values.hasArray()
          && values.arrayOffset() == 0
          && values.array().length == values.remaining()) {
        return values.array();
      }
      float[] copy = new float[values.remaining()];
      values.get(values.position(), copy);
      return copy;
    }

    @Override
    public Floats rows(int from, int to) {
      int each = values.remaining() / shape[0];
      return new Floats(
          ofRows(shape, to - from),
          values.slice(values.position() + from * each, (to - from) * each));
    }
  }

  /** int64. */
  record Longs(int[] shape, LongBuffer values) implements Tensor {

    public Longs {
      requireSize(shape, values.remaining());
    }

    /** The values; the array behind the buffer itself where it is just that. */
    public long[] array() {
      if (values.hasArray()
          && values.arrayOffset() == 0
          && values.array().length == values.remaining()) {
        return values.array();
      }
      long[] copy = new long[values.remaining()];
      values.get(values.position(), copy);
      return copy;
    }

    @Override
    public Longs rows(int from, int to) {
      int each = values.remaining() / shape[0];
      return new Longs(
          ofRows(shape, to - from),
          values.slice(values.position() + from * each, (to - from) * each));
    }
  }

  /** A float32 tensor over an array, not copied here. */
  static Floats of(float[] values, int... shape) {
    return new Floats(shape, FloatBuffer.wrap(values));
  }

  /** An int64 tensor over an array, not copied here. */
  static Longs of(long[] values, int... shape) {
    return new Longs(shape, LongBuffer.wrap(values));
  }

  /** A float32 tensor over a copy outside the heap, which enters any number of runs as it is. */
  static Floats lasting(float[] values, int... shape) {
    FloatBuffer copy =
        ByteBuffer.allocateDirect(values.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    return new Floats(shape, copy.put(values).flip());
  }

  /** An int64 tensor over a copy outside the heap, which enters any number of runs as it is. */
  static Longs lasting(long[] values, int... shape) {
    LongBuffer copy =
        ByteBuffer.allocateDirect(values.length * Long.BYTES)
            .order(ByteOrder.nativeOrder())
            .asLongBuffer();
    return new Longs(shape, copy.put(values).flip());
  }

  private static int[] ofRows(int[] shape, int rows) {
    int[] part = shape.clone();
    part[0] = rows;
    return part;
  }

  private static void requireSize(int[] shape, int values) {
    long size = 1;
    for (int length : shape) {
      size *= length;
    }
    if (size != values) {
      throw new IllegalArgumentException(
          "shape %s holds %d values, not %d".formatted(Arrays.toString(shape), size, values));
    }
  }
}
