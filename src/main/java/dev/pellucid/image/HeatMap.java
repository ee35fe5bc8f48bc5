package dev.pellucid.image;

/**
 * One number for every place of a picture or of a feature map.
 *
 * @param width places across
 * @param height places down
 * @param values row by row from the top left, all finite
 */
public record HeatMap(int width, int height, float[] values) {

  public HeatMap {
    if (width < 1 || height < 1 || values.length != (long) width * height) {
      throw new IllegalArgumentException(
          "a heat map of %d×%d cannot have %d values".formatted(width, height, values.length));
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "the value at (%d, %d) of a heat map is %s".formatted(i % width, i / width, values[i]));
      }
    }
  }

  /** The smallest value. */
  public float min() {
    float min = values[0];
    for (float value : values) {
      min = Math.min(min, value);
    }
    return min;
  }

  /** The largest value. */
  public float max() {
    float max = values[0];
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  /** Whether some evidence speaks against. */
  public boolean isSigned() {
    return min() < 0;
  }

  /** {@code (v − min) / (max − min)}, in 0…1; all 0 for a map that is the same everywhere. */
  public HeatMap normalised() {
    double min = min();
    double range = max() - min;
    float[] normalised = new float[values.length];
    if (range > 0) {
      for (int i = 0; i < values.length; i++) {
        normalised[i] = (float) ((values[i] - min) / range);
      }
    }
    return new HeatMap(width, height, normalised);
  }

  /**
   * Bilinear interpolation with half-pixel centres: output pixel i lies at {@code (i + ½) · length
   * / new length − ½}, and the border values go on outside. That is {@code align_corners=False} of
   * PyTorch and {@code half_pixel} of ONNX. Reducing does not average.
   */
  public HeatMap resized(int newWidth, int newHeight) {
    Taps across = Taps.of(width, newWidth);
    Taps down = Taps.of(height, newHeight);
    float[] resized = new float[Math.multiplyExact(newWidth, newHeight)];
    for (int y = 0; y < newHeight; y++) {
      int upper = down.first[y] * width;
      int lower = down.second[y] * width;
      float v = down.share[y];
      for (int x = 0; x < newWidth; x++) {
        int left = across.first[x];
        int right = across.second[x];
        float h = across.share[x];
        float above = values[upper + left] + h * (values[upper + right] - values[upper + left]);
        float below = values[lower + left] + h * (values[lower + right] - values[lower + left]);
        resized[y * newWidth + x] = above + v * (below - above);
      }
    }
    return new HeatMap(newWidth, newHeight, resized);
  }

  /**
   * Output i lies {@code share[i]} of the way from source {@code first[i]} to {@code second[i]}.
   */
  private record Taps(int[] first, int[] second, float[] share) {

    static Taps of(int length, int newLength) {
      int[] first = new int[newLength];
      int[] second = new int[newLength];
      float[] share = new float[newLength];
      for (int i = 0; i < newLength; i++) {
        double at = Math.max((i + 0.5) * length / newLength - 0.5, 0);
        first[i] = Math.min((int) at, length - 1);
        second[i] = Math.min(first[i] + 1, length - 1);
        share[i] = (float) (at - first[i]);
      }
      return new Taps(first, second, share);
    }
  }
}
