package dev.pellucid.cli.bench;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * JPEGs of coloured clouds: noise, smoothed so that they compress about as well as photographs do.
 */
final class NoisePhotos {

  private static final int CLOUDS = 24;
  private static final int COUNT = 16;

  private NoisePhotos() {}

  /** Sixteen of them, the same for the same seed. */
  static EncodedImages of(int width, int height, long seed) {
    Random random = new Random(seed);
    List<byte[]> photos = Stream.generate(() -> jpeg(width, height, random)).limit(COUNT).toList();
    return new EncodedImages("%d synthetic %dx%d JPEGs".formatted(COUNT, width, height), photos);
  }

  private static byte[] jpeg(int width, int height, Random random) {
    BufferedImage coarse = new BufferedImage(CLOUDS, CLOUDS, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < CLOUDS; y++) {
      for (int x = 0; x < CLOUDS; x++) {
        coarse.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    BufferedImage photo = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = photo.createGraphics();
    canvas.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    canvas.drawImage(coarse, 0, 0, width, height, null);
    canvas.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(photo, "jpeg", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
