package dev.pellucid.explain.mask;

import dev.pellucid.image.ChannelOrder;
import dev.pellucid.image.InputSpec;

/**
 * Colours of pixels in CIELAB under D65, where equal distances look about equally different.
 *
 * @param l lightness, 0 to 100
 * @param a from green to red
 * @param b from blue to yellow
 */
record CieLab(float[] l, float[] a, float[] b) {

  private static final float WHITE_LEVEL = 255;

  /** XYZ of linear sRGB, each row divided by the white point of D65 (IEC 61966-2-1). */
  private static final double[][] XYZ_OF_RGB = {
    {0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047},
    {0.2126729, 0.7151522, 0.0721750},
    {0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883}
  };

  /** Below this the cube root is replaced by its tangent (CIE 15). */
  private static final double LINEAR_BELOW = Math.pow(6.0 / 29, 3);

  /**
   * Colours of an image.
   *
   * @param image {@code [C,H,W]} in the model's normalised space; taken for sRGB once that is
   *     undone, and cut off at black and white
   */
  static CieLab of(float[] image, int pixels, InputSpec input) {
    CieLab lab = new CieLab(new float[pixels], new float[pixels], new float[pixels]);
    double[] rgb = new double[3];
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < rgb.length; c++) {
        int plane = plane(input.channels(), c);
        double value = image[plane * pixels + p] * input.std()[plane] + input.mean()[plane];
        rgb[c] = linear(Math.max(0, Math.min(1, value / input.scale() / WHITE_LEVEL)));
      }
      lab.put(p, rgb);
    }
    return lab;
  }

  private static int plane(ChannelOrder order, int colour) {
    return switch (order) {
      case RGB -> colour;
      case BGR -> 2 - colour;
      case GRAY -> 0;
    };
  }

  private static double linear(double srgb) {
    return srgb <= 0.04045 ? srgb / 12.92 : Math.pow((srgb + 0.055) / 1.055, 2.4);
  }

  private void put(int pixel, double[] rgb) {
    double[] f = new double[XYZ_OF_RGB.length];
    for (int i = 0; i < f.length; i++) {
      double[] row = XYZ_OF_RGB[i];
      double t = row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2];
      f[i] = t > LINEAR_BELOW ? Math.cbrt(t) : t * 841.0 / 108 + 4.0 / 29;
    }
    l[pixel] = (float) (116 * f[1] - 16);
    a[pixel] = (float) (500 * (f[0] - f[1]));
    b[pixel] = (float) (200 * (f[1] - f[2]));
  }

  double squaredDistance(int pixel, int other) {
    double dl = l[pixel] - (double) l[other];
    double da = a[pixel] - (double) a[other];
    double db = b[pixel] - (double) b[other];
    return dl * dl + da * da + db * db;
  }
}
