package dev.pellucid.explain.local.pixel.perturbation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The ascent of one smooth mask that is to have a given area. Nodes of the same value share what is
 * wanted of their ranks, as none of them comes before another.
 */
final class Climb {

  private static final float MOMENTUM = 0.9f;

  private final SmoothMaximum smooth;
  private final double area;
  private final double rate;
  private final float[] parameters;
  private final float[] velocity;
  private float[] mask;
  private boolean begun;

  /**
   * Begins with all of the image.
   *
   * @param parameters how many
   * @param area the share of the grid that is to be 1
   */
  Climb(SmoothMaximum smooth, int parameters, double area, double rate) {
    this.smooth = smooth;
    this.area = area;
    this.rate = rate;
    this.parameters = new float[parameters];
    this.velocity = new float[parameters];
    Arrays.fill(this.parameters, 1);
    this.mask = smooth.of(this.parameters);
  }

  /** Where it is, on the grid. */
  float[] mask() {
    return smooth.inside(mask);
  }

  /**
   * Goes a step up, within 0 and 1.
   *
   * @param slope of the reward at the mask, on the grid
   * @param price of a mean square of 1 between the sorted mask and the one of the area
   */
  void climb(float[] slope, double price) {
    int nodes = mask.length;
    float[] upwards = smooth.surrounded(slope);
    int[] order =
        IntStream.range(0, nodes)
            .boxed()
            .sorted(Comparator.comparingDouble(node -> mask[node]))
            .mapToInt(Integer::intValue)
            .toArray();
    int dark = nodes - (int) Math.round(parameters.length * area);
    int from = 0;
    while (from < nodes) {
      int to = from + 1;
      while (to < nodes && mask[order[to]] == mask[order[from]]) {
        to++;
      }
      double wanted = Math.max(0, to - Math.max(from, dark)) / (double) (to - from);
      for (int rank = from; rank < to; rank++) {
        upwards[order[rank]] -= (float) (2 * price / nodes * (mask[order[rank]] - wanted));
      }
      from = to;
    }
    float[] step = smooth.back(parameters, upwards);
    for (int i = 0; i < step.length; i++) {
      velocity[i] = begun ? MOMENTUM * velocity[i] + (1 - MOMENTUM) * step[i] : step[i];
      parameters[i] = (float) Math.max(0, Math.min(1, parameters[i] + rate * velocity[i]));
    }
    begun = true;
    mask = smooth.of(parameters);
  }
}
