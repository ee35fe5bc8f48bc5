package dev.pellucid.explain.global.neuron.synthesis;

/**
 * What is taken off for images that no camera would take, in the units of the goal. Sums over
 * channels, means over pixels in 0…1.
 *
 * @param totalVariation weight of Σ (dx² + dy²)^(β/2)
 * @param exponent β: 1 leaves edges sharp, 2 makes everything smooth
 * @param contrast weight of the squared distance from mid-grey, Simonyan's L2
 */
public record Regularisation(double totalVariation, double exponent, double contrast) {

  /** Nothing is taken off. */
  public static final Regularisation NONE = new Regularisation(0, 1, 0);

  /** Under the root, so that even areas have a slope. */
  private static final double SMALL = 1e-6;

  public Regularisation {
    if (!(totalVariation >= 0) || !(contrast >= 0) || !(exponent > 0 && exponent <= 4)) {
      throw new IllegalArgumentException(
          "weights are 0 or more and the exponent is in (0, 4], not %s, %s and %s"
              .formatted(totalVariation, contrast, exponent));
    }
  }

  /**
   * What is taken off, and its slope.
   *
   * @param pixels {@code [C,height,width]}
   */
  Slope of(float[] pixels, int height, int width) {
    int area = height * width;
    float[] gradient = new float[pixels.length];
    double value = 0;
    for (int i = 0; i < pixels.length; i++) {
      double deviation = pixels[i] - 0.5;
      value += contrast * deviation * deviation / area;
      gradient[i] += (float) (2 * contrast * deviation / area);
      if (totalVariation > 0) {
        value += variation(pixels, i, height, width, gradient);
      }
    }
    return new Slope(value, gradient);
  }

  private double variation(float[] pixels, int i, int height, int width, float[] gradient) {
    int area = height * width;
    boolean hasRight = i % width + 1 < width;
    boolean hasBelow = i % area + width < area;
    double right = hasRight ? pixels[i + 1] - pixels[i] : 0;
    double down = hasBelow ? pixels[i + width] - pixels[i] : 0;
    double squared = right * right + down * down + SMALL;
    double weight = totalVariation / area;
    double slope = weight * exponent * Math.pow(squared, exponent / 2 - 1);
    gradient[i] -= (float) (slope * (right + down));
    if (hasRight) {
      gradient[i + 1] += (float) (slope * right);
    }
    if (hasBelow) {
      gradient[i + width] += (float) (slope * down);
    }
    return weight * Math.pow(squared, exponent / 2);
  }
}
