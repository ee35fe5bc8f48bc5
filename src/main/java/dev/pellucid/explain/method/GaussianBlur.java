package dev.pellucid.explain.method;

/** A separable Gaussian blur whose border is mirrored without repeating the edge. */
final class GaussianBlur {

  private static final double REACH_IN_SIGMAS = 3;

  private GaussianBlur() {}

  /**
   * Blurs every channel.
   *
   * @param image {@code [C,H,W]}
   * @param sigma in pixels
   */
  static float[] blur(float[] image, int height, int width, double sigma) {
    double[] kernel = kernel(sigma);
    int area = height * width;
    float[] rows = new float[image.length];
    float[] blurred = new float[image.length];
    for (int from = 0; from < image.length; from += area) {
      along(image, rows, kernel, from, height, width, width, 1);
      along(rows, blurred, kernel, from, width, height, 1, width);
    }
    return blurred;
  }

  private static double[] kernel(double sigma) {
    int reach = (int) Math.ceil(REACH_IN_SIGMAS * sigma);
    double[] kernel = new double[2 * reach + 1];
    double sum = 0;
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = Math.exp(-0.5 * Math.pow((i - reach) / sigma, 2));
      sum += kernel[i];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= sum;
    }
    return kernel;
  }

  private static void along(
      float[] from,
      float[] to,
      double[] kernel,
      int offset,
      int lines,
      int length,
      int lineStep,
      int step) {
    int reach = kernel.length / 2;
    for (int line = 0; line < lines; line++) {
      int start = offset + line * lineStep;
      for (int at = 0; at < length; at++) {
        double sum = 0;
        for (int tap = -reach; tap <= reach; tap++) {
          sum += kernel[tap + reach] * from[start + mirrored(at + tap, length) * step];
        }
        to[start + at * step] = (float) sum;
      }
    }
  }

  private static int mirrored(int at, int length) {
    if (length == 1) {
      return 0;
    }
    int period = 2 * (length - 1);
    int folded = Math.floorMod(at, period);
    return folded < length ? folded : period - folded;
  }
}
