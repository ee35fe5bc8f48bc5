package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.Finding;
import dev.pellucid.explain.mask.Partition;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.image.HeatMap;
import java.util.Arrays;
import java.util.Random;

/**
 * The pixels of an image in an order, the first to be changed first.
 *
 * <p>Pixels of equal relevance follow each other in a scattered order that depends on nothing but
 * the size of the image, so that no corner of it comes before another and every run is the same.
 *
 * @param order pixel numbers y·width + x
 */
record RankedPixels(int height, int width, int[] order) {

  /** What is said of a map without ranks. */
  static final Finding UNDEFINED =
      Finding.undefined("the map is the same everywhere, so it ranks no pixel before another");

  private static final long SCATTER = 0x5CA77E12L;

  /** The most relevant first. */
  static RankedPixels of(HeatMap map) {
    int[] scattered = scattered(map.values().length);
    long[] keys = new long[scattered.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (long) ~ascending(map.values()[scattered[i]]) << Integer.SIZE | i;
    }
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = scattered[(int) keys[i]];
    }
    return new RankedPixels(map.height(), map.width(), order);
  }

  /** An integer that is larger for a larger number; both zeros are one. */
  private static int ascending(float value) {
    int bits = Float.floatToIntBits(value + 0.0f);
    return bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
  }

  private static int[] scattered(int count) {
    int[] order = new int[count];
    Random random = new Random(SCATTER);
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }

  /** The same pixels, the last first. */
  RankedPixels reversed() {
    int[] reversed = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      reversed[i] = order[order.length - 1 - i];
    }
    return new RankedPixels(height, width, reversed);
  }

  /**
   * How many pixels are changed after so many of the steps.
   *
   * @throws InvalidParameterException if there are more steps than pixels
   */
  int changed(int step, int steps) {
    if (steps > order.length) {
      throw new InvalidParameterException(
          "%d×%d pixels cannot be changed in %d steps: choose steps=%d or less"
              .formatted(width, height, steps, order.length));
    }
    return (int) ((long) step * order.length / steps);
  }

  /** The share of the pixels that is changed after each step, from none to all. */
  double[] shares(int steps) {
    double[] shares = new double[steps + 1];
    for (int step = 0; step <= steps; step++) {
      shares[step] = (double) changed(step, steps) / order.length;
    }
    return shares;
  }

  /** The step at which each pixel is changed, from 0. */
  Partition steps(int steps) {
    int[] stepOfPixel = new int[order.length];
    for (int step = 0; step < steps; step++) {
      for (int i = changed(step, steps); i < changed(step + 1, steps); i++) {
        stepOfPixel[order[i]] = step;
      }
    }
    return new Partition(height, width, steps, stepOfPixel);
  }
}
