package dev.pellucid.web.kserve;

import dev.pellucid.stream.Pictures;
import java.awt.Color;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Collections;

/** What the model of {@code TinyModel} can be given: it takes {@code [3,8,8]}. */
final class TinyInputs {

  static final int SIZE = 8;
  static final int NUMBERS = 3 * SIZE * SIZE;

  private TinyInputs() {}

  static byte[] png(Color colour) {
    return Pictures.png(16, 16, colour);
  }

  static String base64(Color colour) {
    return Base64.getEncoder().encodeToString(png(colour));
  }

  /** Nested arrays of an image of one colour, each channel 0…1. */
  static String nested(double red, double green, double blue) {
    return "[%s,%s,%s]".formatted(plane(red), plane(green), plane(blue));
  }

  private static String plane(double value) {
    return Collections.nCopies(SIZE, Collections.nCopies(SIZE, value).toString()).toString();
  }

  /** The same as float32, little-endian. */
  static byte[] floats(double... channels) {
    ByteBuffer bytes =
        ByteBuffer.allocate(channels.length * SIZE * SIZE * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (double value : channels) {
      for (int i = 0; i < SIZE * SIZE; i++) {
        bytes.putFloat((float) value);
      }
    }
    return bytes.array();
  }
}
