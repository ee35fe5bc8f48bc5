package dev.pellucid.graph;

import java.util.Arrays;

/**
 * Source positions for operators that only move elements: element i of the result is element {@code
 * source[i]}.
 */
final class Indices {

  private Indices() {}

  static int count(long[] dims) {
    return Math.toIntExact(Arrays.stream(dims).reduce(1, Math::multiplyExact));
  }

  /** Row-major strides. */
  static int[] strides(long[] dims) {
    int[] strides = new int[dims.length];
    int stride = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= (int) dims[i];
    }
    return strides;
  }

  /**
   * Walks the result in order; the source position is the offset plus the coordinates times the
   * steps.
   */
  static int[] walk(long[] dims, int offset, int[] steps) {
    int[] source = new int[count(dims)];
    int[] at = new int[dims.length];
    int position = offset;
    for (int i = 0; i < source.length; i++) {
      source[i] = position;
      for (int axis = dims.length - 1; axis >= 0; axis--) {
        position += steps[axis];
        if (++at[axis] < dims[axis]) {
          break;
        }
        position -= steps[axis] * (int) dims[axis];
        at[axis] = 0;
      }
    }
    return source;
  }

  static int[] broadcast(long[] from, long[] to) {
    int[] strides = strides(from);
    int[] steps = new int[to.length];
    for (int i = 0; i < from.length; i++) {
      steps[to.length - from.length + i] = from[i] == 1 ? 0 : strides[i];
    }
    return walk(to, 0, steps);
  }

  static int[] inOrder(int count) {
    int[] source = new int[count];
    for (int i = 0; i < count; i++) {
      source[i] = i;
    }
    return source;
  }
}
