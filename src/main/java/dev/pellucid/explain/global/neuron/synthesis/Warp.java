package dev.pellucid.explain.global.neuron.synthesis;

import java.util.Random;

/**
 * An image turned, scaled and moved: a linear map T, and its transpose, by which a gradient comes
 * back.
 *
 * <p>Each pixel is the bilinear mean of the four that lie around where it comes from; beyond the
 * border the nearest pixel goes on.
 *
 * @param angle in radians
 * @param scale above 1 enlarges
 * @param right by how many pixels the image moves
 * @param down by how many pixels the image moves
 */
record Warp(double angle, double scale, double right, double down) {

  /** Leaves everything as it is. */
  static final Warp NONE = new Warp(0, 1, 0, 0);

  /** Drawn evenly within bounds. */
  static Warp drawn(Robustness bounds, Random random) {
    return new Warp(
        Math.toRadians(bounds.degrees()) * between(random),
        1 + bounds.scale() * between(random),
        bounds.jitter() * between(random),
        bounds.jitter() * between(random));
  }

  private static double between(Random random) {
    return 2 * random.nextDouble() - 1;
  }

  /** What happens with each source pixel's share of a pixel. */
  @FunctionalInterface
  private interface Share {
    void of(int pixel, int source, double weight);
  }

  /**
   * T·image.
   *
   * @param image {@code [C,height,width]}
   */
  float[] apply(float[] image, int height, int width) {
    float[] warped = new float[image.length];
    int area = height * width;
    forEachShare(
        height,
        width,
        (pixel, source, weight) -> {
          for (int from = 0; from < image.length; from += area) {
            warped[from + pixel] += (float) (weight * image[from + source]);
          }
        });
    return warped;
  }

  /** Tᵀ·gradient, exactly: what {@link #apply} gathers is given back in the same shares. */
  float[] transposed(float[] gradient, int height, int width) {
    float[] back = new float[gradient.length];
    int area = height * width;
    forEachShare(
        height,
        width,
        (pixel, source, weight) -> {
          for (int from = 0; from < gradient.length; from += area) {
            back[from + source] += (float) (weight * gradient[from + pixel]);
          }
        });
    return back;
  }

  private void forEachShare(int height, int width, Share share) {
    double middleX = (width - 1) / 2.0;
    double middleY = (height - 1) / 2.0;
    double cos = Math.cos(angle) / scale;
    double sin = Math.sin(angle) / scale;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double fromX = middleX + cos * (x - middleX - right) + sin * (y - middleY - down);
        double fromY = middleY - sin * (x - middleX - right) + cos * (y - middleY - down);
        double insideX = Math.max(0, Math.min(width - 1.0, fromX));
        double insideY = Math.max(0, Math.min(height - 1.0, fromY));
        int left = Math.min((int) insideX, Math.max(0, width - 2));
        int top = Math.min((int) insideY, Math.max(0, height - 2));
        double toRight = insideX - left;
        double toBottom = insideY - top;
        int pixel = y * width + x;
        int source = top * width + left;
        add(share, pixel, source, (1 - toRight) * (1 - toBottom));
        add(share, pixel, source + 1, toRight * (1 - toBottom));
        add(share, pixel, source + width, (1 - toRight) * toBottom);
        add(share, pixel, source + width + 1, toRight * toBottom);
      }
    }
  }

  private static void add(Share share, int pixel, int source, double weight) {
    if (weight != 0) {
      share.of(pixel, source, weight);
    }
  }
}
