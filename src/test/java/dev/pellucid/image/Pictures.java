package dev.pellucid.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/** Small encoded pictures of the same drawing, in every kind that is decoded. */
final class Pictures {

  static final List<String> NAMES =
      List.of(
          "444.jpg",
          "422.jpg",
          "420.jpg",
          "progressive.jpg",
          "grey.jpg",
          "cmyk.jpg",
          "ycck.jpg",
          "rgb.jpg",
          "restarts.jpg",
          "turned.jpg",
          "rgb.png",
          "rgba.png",
          "grey.png",
          "grey-alpha.png",
          "grey1.png",
          "grey16.png",
          "rgb16.png",
          "palette4.png",
          "palette-transparent.png",
          "colour-key.png",
          "interlaced.png",
          "turned.png",
          "lossless.webp",
          "lossless-alpha.webp",
          "lossy.webp",
          "lossy-alpha.webp",
          "turned.webp",
          "rgb.bmp",
          "palette.bmp",
          "bilevel.bmp",
          "rgba.bmp",
          "565.bmp",
          "rle8.bmp",
          "palette4.bmp",
          "os2.bmp");

  private Pictures() {}

  static byte[] read(String name) {
    try (InputStream in = Pictures.class.getResourceAsStream("pictures/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String crc32(RgbImage image) {
    CRC32 crc = new CRC32();
    crc.update(image.rgb());
    return "%08x".formatted(crc.getValue());
  }

  /** A PNG chunk, its checksum right. */
  static byte[] pngChunk(String type, byte[] data) {
    byte[] chunk = new byte[data.length + 12];
    ByteBuffer out =
        ByteBuffer.wrap(chunk)
            .putInt(data.length)
            .put(type.getBytes(StandardCharsets.US_ASCII))
            .put(data);
    CRC32 crc = new CRC32();
    crc.update(chunk, 4, data.length + 4);
    out.putInt((int) crc.getValue());
    return chunk;
  }

  /** The picture with some bytes put in before the one at {@code at}. */
  static byte[] insert(byte[] picture, int at, byte[] bytes) {
    return ByteBuffer.allocate(picture.length + bytes.length)
        .put(picture, 0, at)
        .put(bytes)
        .put(picture, at, picture.length - at)
        .array();
  }
}
