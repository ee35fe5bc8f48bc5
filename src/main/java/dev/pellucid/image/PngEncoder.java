package dev.pellucid.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes 8-bit PNGs, colour or grey. A live explanation carries one of a few dozen pixels, for
 * which a general writer would spend its time on metadata.
 */
public final class PngEncoder {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private static final byte GREY = 0;
  private static final byte RGB = 2;
  private static final byte PAETH = 4;

  private PngEncoder() {}

  /** The picture in colour. */
  public static byte[] encode(RgbImage image) {
    return png(image.width(), image.height(), RGB, image.rgb());
  }

  /**
   * The heat map in grey, for the wire: {@code value = min + grey / 255 · (max − min)}, min and max
   * being {@link HeatMap#min()} and {@link HeatMap#max()}, which have to travel beside it.
   */
  public static byte[] encode(HeatMap map) {
    float[] normalised = map.normalised().values();
    byte[] grey = new byte[normalised.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) Math.rint(normalised[i] * 255);
    }
    return png(map.width(), map.height(), GREY, grey);
  }

  private static byte[] png(int width, int height, byte colourType, byte[] samples) {
    ByteBuffer header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) 8)
            .put(colourType)
            .put(new byte[3]);
    byte[] data = deflated(filtered(samples, height, colourType == RGB ? 3 : 1));
    ByteBuffer out = ByteBuffer.allocate(SIGNATURE.length + 3 * 12 + 13 + data.length);
    out.put(SIGNATURE);
    putChunk(out, "IHDR", header.array());
    putChunk(out, "IDAT", data);
    putChunk(out, "IEND", new byte[0]);
    return out.array();
  }

  /** Each row as its distance to what the pixels left and above foretell. */
  private static byte[] filtered(byte[] samples, int height, int channels) {
    int stride = samples.length / height;
    byte[] filtered = new byte[samples.length + height];
    int to = 0;
    for (int y = 0; y < height; y++) {
      filtered[to++] = PAETH;
      for (int x = 0; x < stride; x++) {
        int at = y * stride + x;
        int left = x < channels ? 0 : samples[at - channels] & 0xff;
        int above = y == 0 ? 0 : samples[at - stride] & 0xff;
        int corner = x < channels || y == 0 ? 0 : samples[at - stride - channels] & 0xff;
        filtered[to++] = (byte) (samples[at] - paeth(left, above, corner));
      }
    }
    return filtered;
  }

  /** Whichever of the three is nearest to {@code left + above − corner}. */
  private static int paeth(int left, int above, int corner) {
    int toLeft = Math.abs(above - corner);
    int toAbove = Math.abs(left - corner);
    int toCorner = Math.abs(left + above - 2 * corner);
    if (toLeft <= toAbove && toLeft <= toCorner) {
      return left;
    }
    return toAbove <= toCorner ? above : corner;
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater();
    ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 2 + 64);
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    } finally {
      deflater.end();
    }
    return packed.toByteArray();
  }

  private static void putChunk(ByteBuffer out, String type, byte[] data) {
    out.putInt(data.length);
    int start = out.position();
    out.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 crc = new CRC32();
    crc.update(out.duplicate().flip().position(start));
    out.putInt((int) crc.getValue());
  }
}
