package dev.pellucid.explain.global.neuron.dissection;

import java.util.Arrays;

/** The largest of many numbers, which go by once. */
final class UpperTail {

  private final int kept;
  private final float[] numbers;
  private int size;
  private float least = Float.NEGATIVE_INFINITY;

  /**
   * Keeps so many.
   *
   * @param kept 1 or more
   */
  UpperTail(int kept) {
    this.kept = kept;
    this.numbers = new float[2 * kept];
  }

  void add(float number) {
    if (number <= least) {
      return;
    }
    numbers[size++] = number;
    if (size == numbers.length) {
      Arrays.sort(numbers);
      System.arraycopy(numbers, kept, numbers, 0, kept);
      size = kept;
      least = numbers[0];
    }
  }

  /** Those that are kept, or all if there are fewer; a tail that is given them goes on as this. */
  float[] largest() {
    Arrays.sort(numbers, 0, size);
    return Arrays.copyOfRange(numbers, Math.max(0, size - kept), size);
  }

  /** The largest but so many; the smallest there is if there are fewer. */
  float largestBut(int others) {
    if (size == 0 || others >= kept) {
      throw new IllegalStateException(
          "of %d numbers kept, %d at most, none is the largest but %d"
              .formatted(size, kept, others));
    }
    Arrays.sort(numbers, 0, size);
    return numbers[Math.max(0, size - 1 - others)];
  }
}
