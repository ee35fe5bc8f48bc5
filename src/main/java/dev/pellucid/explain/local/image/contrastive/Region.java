package dev.pellucid.explain.local.image.contrastive;

import dev.pellucid.image.InputSpec;

/**
 * Where δ may be: in a box around 0.
 *
 * @param low at most 0, {@code [C,H,W]}
 * @param high at least 0
 */
record Region(float[] low, float[] high) {

  /** From nothing part of the way to the image. */
  static Region towards(float[] nothing, float[] image) {
    float[] low = new float[image.length];
    float[] high = new float[image.length];
    for (int i = 0; i < image.length; i++) {
      low[i] = Math.min(0, image[i] - nothing[i]);
      high[i] = Math.max(0, image[i] - nothing[i]);
    }
    return new Region(low, high);
  }

  /**
   * From the image farther away from nothing, as far as pixels go: either way where it shows
   * nothing.
   */
  static Region beyond(float[] nothing, float[] image, InputSpec input) {
    int area = input.height() * input.width();
    float[] low = new float[image.length];
    float[] high = new float[image.length];
    for (int i = 0; i < image.length; i++) {
      float black = normalised(0, i / area, input);
      float white = normalised(255, i / area, input);
      low[i] = image[i] > nothing[i] ? 0 : Math.min(0, Math.min(black, white) - image[i]);
      high[i] = image[i] < nothing[i] ? 0 : Math.max(0, Math.max(black, white) - image[i]);
    }
    return new Region(low, high);
  }

  private static float normalised(int level, int channel, InputSpec input) {
    return (level * input.scale() - input.mean()[channel]) / input.std()[channel];
  }

  /** The nearest allowed value of one number of δ. */
  float clamp(int at, double value) {
    return (float) Math.max(low[at], Math.min(high[at], value));
  }
}
