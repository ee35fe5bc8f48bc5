package dev.pellucid.demo.scene;

/**
 * How well the picture was taken.
 *
 * @param exposure gain of brightness; 1 is as the scene is
 * @param contrast about mid grey; 1 is as the scene is
 * @param blur standard deviation in pixels; 0 is sharp
 * @param noise standard deviation in grey levels
 * @param occlusion how far a branch hangs over the sign, in sign radii; 0 is not at all
 */
public record Capture(
    double exposure, double contrast, double blur, double noise, double occlusion) {

  /** Sharp, without noise, nothing in the way. */
  public static final Capture PERFECT = new Capture(1, 1, 0, 0, 0);

  /** The same without a branch and without blur. */
  public Capture unobstructed() {
    return new Capture(exposure, contrast, 0, noise, 0);
  }

  public Capture {
    if (!(exposure > 0 && contrast > 0 && blur >= 0 && noise >= 0 && occlusion >= 0)) {
      throw new IllegalArgumentException(
          "exposure and contrast are above 0, blur, noise and occlusion at least 0; not %s, %s, %s, %s, %s"
              .formatted(exposure, contrast, blur, noise, occlusion));
    }
  }
}
