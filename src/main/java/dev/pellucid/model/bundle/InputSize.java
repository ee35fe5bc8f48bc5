package dev.pellucid.model.bundle;

/**
 * The size of a model's input, for graphs that leave it open.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record InputSize(int width, int height) {

  public InputSize {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "an input needs at least one pixel, not %d×%d".formatted(width, height));
    }
  }
}
