package dev.pellucid.model;

import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.RgbImage;

/**
 * A picture to try a model with: of the model's own size, every channel going over all its values
 * evenly, however few the pixels.
 *
 * <p>A blank one would not do: models that divide by an image's contrast have no answer for it.
 */
final class ProbeImage {

  /** The golden ratio's: its multiples fall evenly between whole numbers. */
  private static final double STEP = 0.6180339887498949;

  private static final double CHANNEL_STEP = 1 / 3.0;

  private ProbeImage() {}

  /** The tensor {@code [C,H,W]} that it becomes. */
  static float[] tensor(InputSpec input) {
    byte[] rgb = new byte[3 * input.width() * input.height()];
    for (int pixel = 0; pixel < rgb.length / 3; pixel++) {
      for (int channel = 0; channel < 3; channel++) {
        double place = pixel * STEP + channel * CHANNEL_STEP;
        rgb[3 * pixel + channel] = (byte) (256 * (place - Math.floor(place)));
      }
    }
    return new Preprocessor(input).tensor(new RgbImage(input.width(), input.height(), rgb));
  }
}
