package dev.pellucid.image;

/**
 * What a model expects at its input: {@code x = (pixel · scale − mean) / std} for each channel, in
 * planes [C,H,W].
 *
 * @param width W in pixels
 * @param height H in pixels
 * @param channels which channels, in which order
 * @param resize how pictures of other sizes get there
 * @param mean one a channel, in the order of {@code channels}, after scaling
 * @param std one a channel, not zero
 * @param scale what an 8-bit pixel is multiplied by, usually {@link #UNIT_SCALE}
 */
public record InputSpec(
    int width,
    int height,
    ChannelOrder channels,
    Resize resize,
    float[] mean,
    float[] std,
    float scale) {

  /** Takes 0…255 to 0…1. */
  public static final float UNIT_SCALE = 1f / 255f;

  public InputSpec {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "a model's input needs at least one pixel, not %d×%d".formatted(width, height));
    }
    if (mean.length != channels.count() || std.length != channels.count()) {
      throw new IllegalArgumentException(
          "%s needs %d means and standard deviations, but %d and %d were given"
              .formatted(channels, channels.count(), mean.length, std.length));
    }
    for (int c = 0; c < std.length; c++) {
      if (!Float.isFinite(mean[c]) || !Float.isFinite(std[c]) || std[c] == 0f) {
        throw new IllegalArgumentException(
            "channel %d cannot be normalised with mean %s and standard deviation %s"
                .formatted(c, mean[c], std[c]));
      }
    }
    if (!Float.isFinite(scale) || scale == 0f) {
      throw new IllegalArgumentException("scale must be a number other than 0, not " + scale);
    }
    if (resize instanceof Resize.ShorterSide shorter && shorter.size() < Math.max(width, height)) {
      throw new IllegalArgumentException(
          "a shorter side of %d pixels leaves no room to cut out %d×%d"
              .formatted(shorter.size(), width, height));
    }
  }

  /** How many numbers one image becomes: C·H·W. */
  public int size() {
    return channels.count() * width * height;
  }
}
