package dev.pellucid.explain.picture;

import dev.pellucid.image.RgbImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** What pictures and words are drawn on side by side, and how pictures get there and back. */
public final class Sheet {

  public static final Color PAPER = new Color(0xf6f7f9);
  public static final Color INK = new Color(0x1c2430);
  public static final Color FAINT = new Color(0x6b7686);

  /** Of what speaks for the target. */
  public static final Color FOR = new Color(0x2f6fde);

  /** Of what speaks against it, or does not fit. */
  public static final Color AGAINST = new Color(0xd1571f);

  private Sheet() {}

  /** Nothing but paper. */
  public static BufferedImage blank(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D to = image.createGraphics();
    to.setColor(PAPER);
    to.fillRect(0, 0, width, height);
    to.dispose();
    return image;
  }

  /** A picture as it can be drawn; its pixels are copied. */
  public static BufferedImage buffered(RgbImage picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = picture.rgb();
    for (int i = 0; i < rgb.length / 3; i++) {
      image.setRGB(
          i % picture.width(),
          i / picture.width(),
          ((rgb[3 * i] & 0xff) << 16) | ((rgb[3 * i + 1] & 0xff) << 8) | (rgb[3 * i + 2] & 0xff));
    }
    return image;
  }

  /** What was drawn, as a picture; its pixels are copied. */
  public static RgbImage rgb(BufferedImage image) {
    byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
    for (int i = 0; i < rgb.length / 3; i++) {
      int pixel = image.getRGB(i % image.getWidth(), i / image.getWidth());
      rgb[3 * i] = (byte) (pixel >> 16);
      rgb[3 * i + 1] = (byte) (pixel >> 8);
      rgb[3 * i + 2] = (byte) pixel;
    }
    return new RgbImage(image.getWidth(), image.getHeight(), rgb);
  }
}
