package dev.pellucid.stream;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A map as an 8-bit grey PNG, black at its minimum and white at its maximum. */
record GreyMap(double min, double max, byte[] png) {

  /**
   * Draws a map.
   *
   * @param values {@code [height,width]}
   */
  static GreyMap of(int width, int height, float[] values) {
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return new GreyMap(min, max, png(width, height, grey(values, min, max)));
  }

  private static byte[] grey(float[] values, float min, float max) {
    byte[] grey = new byte[values.length];
    if (max > min) {
      double scale = 255.0 / ((double) max - min);
      for (int i = 0; i < values.length; i++) {
        grey[i] = (byte) Math.round((values[i] - (double) min) * scale);
      }
    }
    return grey;
  }

  private static byte[] png(int width, int height, byte[] grey) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(grey, 0, pixels, 0, grey.length);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // In memory: ImageIO's own stream would make a file for every map.
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException(
            "this Java has no PNG writer; install one with java.desktop");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
