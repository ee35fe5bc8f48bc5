package dev.pellucid.explain.global.neuron.synthesis;

/**
 * By how much an image is moved, scaled and turned before each step, at random: what a unit answers
 * to must not hang on single pixels (Olah, Mordvintsev, Schubert, 2017).
 *
 * @param jitter pixels to any side, at most
 * @param scale share by which it grows or shrinks, at most
 * @param degrees by which it turns, at most
 */
public record Robustness(double jitter, double scale, double degrees) {

  /** The image as it is. */
  public static final Robustness NONE = new Robustness(0, 0, 0);

  /** Sides that a step moves by one pixel at most, of the usual robustness. */
  private static final double SIDE_A_PIXEL = 18;

  public Robustness {
    if (!(jitter >= 0) || !(scale >= 0 && scale < 1) || !(degrees >= 0 && degrees <= 180)) {
      throw new IllegalArgumentException(
          "an image moves by 0 pixels or more, grows by a share in [0, 1) and turns by 0 to 180 degrees, not %s, %s and %s"
              .formatted(jitter, scale, degrees));
    }
  }

  /**
   * A twentieth of the image, a tenth of its size, ten degrees.
   *
   * @param side of the image, in pixels
   */
  public static Robustness usual(int side) {
    return new Robustness(Math.max(1, Math.round(side / SIDE_A_PIXEL)), 0.1, 10);
  }
}
