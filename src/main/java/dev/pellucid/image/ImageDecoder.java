package dev.pellucid.image;

import static dev.pellucid.image.UnreadableImageException.Reason.CORRUPT;
import static dev.pellucid.image.UnreadableImageException.Reason.EMPTY;
import static dev.pellucid.image.UnreadableImageException.Reason.EXTREME_RATIO;
import static dev.pellucid.image.UnreadableImageException.Reason.NO_MEMORY;
import static dev.pellucid.image.UnreadableImageException.Reason.SIDE_TOO_LONG;
import static dev.pellucid.image.UnreadableImageException.Reason.TOO_MANY_BYTES;
import static dev.pellucid.image.UnreadableImageException.Reason.TOO_MANY_PIXELS;
import static dev.pellucid.image.UnreadableImageException.Reason.UNSUPPORTED_TYPE;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/**
 * Decodes JPEG, PNG, WebP and BMP of unknown origin. The type is told by the first bytes, never by
 * a name; nothing is decoded before its {@link DecodeLimits} are checked against the header;
 * nothing is written to disk.
 *
 * <p>Colour profiles are not applied, as they were not when models were trained. Transparency shows
 * a white page. The Exif orientation is applied. A truncated or damaged picture is an error even
 * where part of it could be shown: its explanation would explain the damage.
 *
 * <p>Immutable, and free to use from many threads.
 */
public final class ImageDecoder {

  private static final List<Format> FORMATS =
      List.of(
          new Format("JPEG", JpegPicture::matches, JpegPicture::parse),
          new Format("PNG", PngPicture::matches, PngPicture::parse),
          new Format("WebP", WebpPicture::matches, WebpPicture::parse),
          new Format("BMP", BmpPicture::matches, BmpPicture::parse));

  private final DecodeLimits limits;

  public ImageDecoder(DecodeLimits limits) {
    this.limits = limits;
  }

  /**
   * Decodes one picture.
   *
   * @throws UnreadableImageException if it is empty, too large, of another type, damaged, or more
   *     than the memory there is ({@code NO_MEMORY}, with the {@link OutOfMemoryError} as its
   *     cause); nothing else is thrown, whatever the bytes
   */
  public RgbImage decode(byte[] bytes) {
    if (bytes.length == 0) {
      throw new UnreadableImageException(
          EMPTY, "there are no bytes; send the encoded picture as the value");
    }
    if (bytes.length > limits.maxBytes()) {
      throw new UnreadableImageException(
          TOO_MANY_BYTES,
          "the picture has %d bytes, more than the limit of %d; send it smaller or raise the limit"
              .formatted(bytes.length, limits.maxBytes()));
    }
    Format format = Format.of(bytes);
    try {
      EncodedPicture picture = format.parser.parse(bytes);
      requireWithinLimits(picture);
      return picture.orientation().apply(picture.decode());
    } catch (UnreadableImageException e) {
      throw e;
    } catch (OutOfMemoryError e) {
      // Damage can ask for any amount too, but nothing tells that from a sound picture in a small
      // heap, whose sender must not be told that it is damaged.
      throw new UnreadableImageException(
          NO_MEMORY,
          "the %s does not fit the heap of %d MiB while it is decoded (%s), at up to 12 bytes a pixel; raise -Xmx, lower the limit of %d pixels, or send it smaller"
              .formatted(
                  format.name,
                  Runtime.getRuntime().maxMemory() >> 20,
                  e.getMessage(),
                  limits.maxPixels()),
          e);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Readers answer damage with any of these.
      throw new UnreadableImageException(
          CORRUPT,
          "the %s is damaged or truncated (%s); send the original file again"
              .formatted(format.name, e),
          e);
    }
  }

  private void requireWithinLimits(EncodedPicture picture) throws IOException {
    int width = picture.width();
    int height = picture.height();
    if (width < 1 || height < 1) {
      throw new IOException("its header says %d×%d pixels".formatted(width, height));
    }
    long pixels = (long) width * height;
    if (pixels > limits.maxPixels()) {
      throw new UnreadableImageException(
          TOO_MANY_PIXELS,
          "the picture has %d×%d pixels, more than the limit of %d; send it smaller or raise the limit"
              .formatted(width, height, limits.maxPixels()));
    }
    int longer = Math.max(width, height);
    if (longer > limits.maxSide()) {
      throw new UnreadableImageException(
          SIDE_TOO_LONG,
          "the picture has %d×%d pixels, and a side may have %d; send it smaller or raise the limit"
              .formatted(width, height, limits.maxSide()));
    }
    if (longer > limits.maxAspectRatio() * Math.min(width, height)) {
      throw new UnreadableImageException(
          EXTREME_RATIO,
          "the picture has %d×%d pixels, a ratio above the limit of %s:1; cut it or raise the limit"
              .formatted(width, height, limits.maxAspectRatio()));
    }
  }

  @FunctionalInterface
  private interface Parser {
    EncodedPicture parse(byte[] bytes) throws IOException;
  }

  /** A type of picture, told by its first bytes. */
  private record Format(String name, Predicate<byte[]> begins, Parser parser) {

    static Format of(byte[] bytes) {
      for (Format format : FORMATS) {
        if (format.begins.test(bytes)) {
          return format;
        }
      }
      String first = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(bytes.length, 8));
      throw new UnreadableImageException(
          UNSUPPORTED_TYPE,
          "the value begins with the bytes %s, as neither JPEG, PNG, WebP nor BMP does; send one of these"
              .formatted(first));
    }
  }
}
