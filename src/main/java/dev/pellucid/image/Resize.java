package dev.pellucid.image;

/** How a picture of any size comes to the width and height a model takes. */
public sealed interface Resize {

  /** The picture must have the model's size already. */
  record None() implements Resize {}

  /** Stretched to the model's size, whatever that does to its proportions. */
  record Exact() implements Resize {}

  /**
   * Scaled so that its shorter side has {@code size} pixels, proportions kept, then the middle is
   * cut out.
   *
   * @param size pixels of the shorter side, not less than the longer of the model's two
   */
  record ShorterSide(int size) implements Resize {
    public ShorterSide {
      if (size < 1) {
        throw new IllegalArgumentException("the shorter side needs a pixel or more, not " + size);
      }
    }
  }
}
