package dev.pellucid.web;

import java.util.Arrays;
import java.util.Optional;

/**
 * The image formats that are handed to browsers, told by their first bytes.
 *
 * <p>A producer's {@code content-type} is never asked: a picture declared {@code text/html} would
 * run as a page of this origin.
 */
enum BrowserImageFormat {
  JPEG("image/jpeg"),
  PNG("image/png"),
  WEBP("image/webp"),
  BMP("image/bmp");

  private static final byte[] JPEG_MAGIC = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
  private static final byte[] PNG_MAGIC = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte[] RIFF_MAGIC = {'R', 'I', 'F', 'F'};
  private static final byte[] WEBP_MAGIC = {'W', 'E', 'B', 'P'};
  private static final byte[] BMP_MAGIC = {'B', 'M'};
  private static final int WEBP_MAGIC_AT = 8;

  private final String mediaType;

  BrowserImageFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** The media type, as in {@code Content-Type}. */
  String mediaType() {
    return mediaType;
  }

  /** The format that the first bytes announce; empty for anything else. */
  static Optional<BrowserImageFormat> of(byte[] bytes) {
    return Arrays.stream(values()).filter(format -> format.begins(bytes)).findFirst();
  }

  private boolean begins(byte[] bytes) {
    return switch (this) {
      case JPEG -> has(bytes, 0, JPEG_MAGIC);
      case PNG -> has(bytes, 0, PNG_MAGIC);
      case WEBP -> has(bytes, 0, RIFF_MAGIC) && has(bytes, WEBP_MAGIC_AT, WEBP_MAGIC);
      case BMP -> has(bytes, 0, BMP_MAGIC);
    };
  }

  private static boolean has(byte[] bytes, int at, byte[] magic) {
    return bytes.length >= at + magic.length
        && Arrays.equals(bytes, at, at + magic.length, magic, 0, magic.length);
  }
}
