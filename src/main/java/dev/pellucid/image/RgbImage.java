package dev.pellucid.image;

/**
 * A decoded picture: 8 bits a channel, sRGB, opaque, upright.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb interleaved red, green, blue, row by row from the top left: the red of pixel (x, y) is
 *     {@code rgb[3 * (y * width + x)]}
 */
public record RgbImage(int width, int height, byte[] rgb) {

  public RgbImage {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "an image needs at least one pixel, not %d×%d".formatted(width, height));
    }
    if (rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "%d×%d RGB pixels need %d bytes, but %d were given"
              .formatted(width, height, 3L * width * height, rgb.length));
    }
  }
}
