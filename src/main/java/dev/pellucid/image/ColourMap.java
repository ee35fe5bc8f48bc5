package dev.pellucid.image;

/**
 * Perceptually even colour maps: equal steps of the value look like equal steps, also to the colour
 * blind, so that no edge is seen where the map has none.
 */
public enum ColourMap {
  /** Dark blue over green to yellow: S. van der Walt and N. Smith, matplotlib 2.0 (2015). */
  VIRIDIS(
      spline(
          0x440154, 0x48186a, 0x472d7b, 0x424086, 0x3b528b, 0x33638d, 0x2c728e, 0x26818e, 0x21908c,
          0x1f9f88, 0x28ae80, 0x3ebc74, 0x5dc963, 0x82d34c, 0xabdc32, 0xd5e21a, 0xfde725)),
  /** Black over red to pale yellow: S. van der Walt and N. Smith, matplotlib 2.0 (2015). */
  INFERNO(
      spline(
          0x000004, 0x0b0724, 0x210c4a, 0x3c0965, 0x57106d, 0x70196e, 0x89226a, 0xa32b61, 0xbb3755,
          0xd14644, 0xe35932, 0xf1711e, 0xf98d0a, 0xfcab0f, 0xf9ca32, 0xf2e865, 0xfcffa4)),
  /**
   * Blue over grey to yellow, nearly the same to red–green blind eyes: J. Nuñez, C. Anderton and R.
   * Renslow, PLoS ONE 13(7), 2018.
   */
  CIVIDIS(
      spline(
          0x00224e, 0x002e6a, 0x1a386f, 0x32436d, 0x434e6c, 0x52596d, 0x61656f, 0x6f7073, 0x7c7b78,
          0x8b8778, 0x9b9376, 0xaba072, 0xbbad6c, 0xccba64, 0xddc958, 0xefd748, 0xfee838)),
  /** For signed values: blue below, white at the middle, red above, equally far on both sides. */
  BLUE_WHITE_RED(diverging(Math.toRadians(260), Math.toRadians(27)));

  private static final int ENTRIES = 256;

  /** Never written after construction. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final int[] table;

  ColourMap(int[] table) {
    this.table = table;
  }

  /**
   * The colour at a position.
   *
   * @param position 0…1; what lies outside takes the nearer end
   * @return {@code 0xRRGGBB}
   */
  public int rgb(double position) {
    return table[(int) Math.rint(Math.max(0, Math.min(1, position)) * (ENTRIES - 1))];
  }

  /** A Catmull–Rom spline through evenly spaced colours, within a few levels of the full table. */
  private static int[] spline(int... colours) {
    int[] table = new int[ENTRIES];
    int last = colours.length - 1;
    for (int i = 0; i < ENTRIES; i++) {
      double at = (double) i * last / (ENTRIES - 1);
      int k = Math.min((int) at, last - 1);
      double t = at - k;
      for (int shift = 16; shift >= 0; shift -= 8) {
        double b = colours[k] >> shift & 0xff;
        double c = colours[k + 1] >> shift & 0xff;
        double a = k == 0 ? 2 * b - c : colours[k - 1] >> shift & 0xff;
        double d = k == last - 1 ? 2 * c - b : colours[k + 2] >> shift & 0xff;
        double value =
            b
                + t / 2 * (c - a)
                + t * t / 2 * (2 * a - 5 * b + 4 * c - d)
                + t * t * t / 2 * (3 * b - a - 3 * c + d);
        table[i] |= level(value / 255) << shift;
      }
    }
    return table;
  }

  /**
   * At distance s from the middle: lightness 1 − 0.6 s, chroma 0.15 s (2 − s) and the side's hue,
   * in Oklab (B. Ottosson, 2020), where distances are even; all of it lies in sRGB.
   */
  private static int[] diverging(double hueBelow, double hueAbove) {
    int[] table = new int[ENTRIES];
    for (int i = 0; i < ENTRIES; i++) {
      double signed = 2.0 * i / (ENTRIES - 1) - 1;
      double s = Math.abs(signed);
      double hue = signed < 0 ? hueBelow : hueAbove;
      double chroma = 0.15 * s * (2 - s);
      table[i] = fromOklab(1 - 0.6 * s, chroma * Math.cos(hue), chroma * Math.sin(hue));
    }
    return table;
  }

  private static int fromOklab(double lightness, double a, double b) {
    double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
    double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
    double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
    double red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
    double green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
    double blue = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s;
    return level(companded(red)) << 16 | level(companded(green)) << 8 | level(companded(blue));
  }

  private static double cube(double x) {
    return x * x * x;
  }

  /** The transfer function of sRGB. */
  private static double companded(double linear) {
    return linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
  }

  private static int level(double share) {
    return (int) Math.rint(Math.max(0, Math.min(1, share)) * 255);
  }
}
