package dev.pellucid.explain.global.neuron.synthesis;

import dev.pellucid.image.InputSpec;

/**
 * How images are made.
 *
 * @param steps uphill
 * @param rate length of a step, in the numbers that are moved
 * @param diversity weight of how alike the images of one goal may not be, from 0; only for units
 * @param images how many at once, from different starts
 * @param seed of the starts and of what is drawn at each step
 */
public record Settings(
    Spelling spelling,
    int steps,
    double rate,
    Robustness robustness,
    Regularisation regularisation,
    double diversity,
    int images,
    long seed) {

  /** The rate of the authors of the Fourier spelling; as good for pixels. */
  public static final double USUAL_RATE = 0.05;

  public Settings {
    if (steps < 1 || images < 1 || !(rate > 0) || !(diversity >= 0)) {
      throw new IllegalArgumentException(
          "one step and one image or more, a rate above 0 and a diversity of 0 or more, not %d, %d, %s and %s"
              .formatted(steps, images, rate, diversity));
    }
  }

  /** One image in 200 steps, spelt in frequencies, moved a little before each. */
  public static Settings usual(InputSpec input, long seed) {
    return new Settings(
        Spelling.FOURIER,
        200,
        USUAL_RATE,
        Robustness.usual(Math.min(input.height(), input.width())),
        Regularisation.NONE,
        0,
        1,
        seed);
  }

  public Settings withSteps(int other) {
    return new Settings(spelling, other, rate, robustness, regularisation, diversity, images, seed);
  }

  public Settings withImages(int other, double diverse) {
    return new Settings(spelling, steps, rate, robustness, regularisation, diverse, other, seed);
  }

  public Settings withRobustness(Robustness other) {
    return new Settings(spelling, steps, rate, other, regularisation, diversity, images, seed);
  }

  public Settings withRegularisation(Regularisation other) {
    return new Settings(spelling, steps, rate, robustness, other, diversity, images, seed);
  }

  public Settings spelt(Spelling other) {
    return new Settings(other, steps, rate, robustness, regularisation, diversity, images, seed);
  }
}
