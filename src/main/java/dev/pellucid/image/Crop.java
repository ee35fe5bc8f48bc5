package dev.pellucid.image;

/**
 * What a model sees of a picture: of the picture resized to {@code fullWidth×fullHeight}, the
 * window {@code width×height} whose top left pixel is {@code (left, top)}.
 */
public record Crop(int fullWidth, int fullHeight, int left, int top, int width, int height) {

  /** The whole of a picture, stretched to that size. */
  static Crop whole(int width, int height) {
    return new Crop(width, height, 0, 0, width, height);
  }
}
