package dev.pellucid.demo.scenario;

import dev.pellucid.demo.scene.Chance;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** What arrives in place of an image when something went wrong on the way. */
public enum Garbage {
  /** A JPEG that breaks off in the middle. */
  TRUNCATED,
  /** Bytes without meaning. */
  RANDOM_BYTES,
  /** A document of another type. */
  WRONG_TYPE,
  /** A value of no bytes. */
  EMPTY,
  /** A PNG of a few kilobytes that unpacks to {@value #BOMB_SIDE}² pixels. */
  BOMB;

  static final int BOMB_SIDE = 20_000;

  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /**
   * The bytes that come instead of a good JPEG.
   *
   * @param jpeg the image as it should have come
   * @param chance decides what is left to it
   */
  byte[] spoil(byte[] jpeg, Chance chance) {
    return switch (this) {
      case TRUNCATED -> Arrays.copyOf(jpeg, (int) (jpeg.length * chance.between(0.3, 0.8)));
      case RANDOM_BYTES -> randomBytes(chance);
      case WRONG_TYPE ->
          ("%PDF-1.7\n% not an image, document " + chance.next() + "\n%%EOF\n")
              .getBytes(StandardCharsets.US_ASCII);
      case EMPTY -> new byte[0];
      case BOMB -> Bomb.BYTES.clone();
    };
  }

  private static byte[] randomBytes(Chance chance) {
    byte[] bytes = new byte[500 + chance.below(4000)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) chance.below(256);
    }
    // Zero begins neither JPEG, PNG, WebP nor BMP.
    bytes[0] = 0;
    return bytes;
  }

  /** Packed once, when first asked for: it takes a moment. */
  private static final class Bomb {

    static final byte[] BYTES = pack();

    private static byte[] pack() {
      try {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(PNG_SIGNATURE);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeInt(BOMB_SIDE);
        fields.writeInt(BOMB_SIDE);
        // One bit a pixel, grey, deflated, unfiltered, not interlaced.
        fields.write(new byte[] {1, 0, 0, 0, 0});
        chunk(png, "IHDR", header.toByteArray());
        chunk(png, "IDAT", deflatedZeros(BOMB_SIDE * (1L + BOMB_SIDE / 8)));
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
      } catch (IOException e) {
        throw new UncheckedIOException("writing to memory failed", e);
      }
    }

    private static byte[] deflatedZeros(long count) throws IOException {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
      try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
        byte[] zeros = new byte[1 << 16];
        for (long left = count; left > 0; left -= zeros.length) {
          out.write(zeros, 0, (int) Math.min(left, zeros.length));
        }
      } finally {
        deflater.end();
      }
      return packed.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data)
        throws IOException {
      DataOutputStream out = new DataOutputStream(png);
      byte[] name = type.getBytes(StandardCharsets.US_ASCII);
      CRC32 checksum = new CRC32();
      checksum.update(name);
      checksum.update(data);
      out.writeInt(data.length);
      out.write(name);
      out.write(data);
      out.writeInt((int) checksum.getValue());
    }
  }
}
