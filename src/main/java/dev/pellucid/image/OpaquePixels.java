package dev.pellucid.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * The stored samples of a decoded picture as 8-bit opaque RGB.
 *
 * <p>Samples are taken as they are: Java's own conversion would apply a gamma to grey. Those of 16
 * bits keep their high byte and those of fewer than 8 are stretched to 0…255, as Pillow does. What
 * is transparent shows a white page.
 */
final class OpaquePixels {

  private static final int BACKGROUND = 255;

  private OpaquePixels() {}

  static RgbImage of(BufferedImage picture) {
    Raster raster = picture.getRaster();
    int width = raster.getWidth();
    int height = raster.getHeight();
    int bands = raster.getNumBands();
    byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    int[] row = new int[width * bands];
    int to = 0;
    if (picture.getColorModel() instanceof IndexColorModel palette) {
      int[] colours = new int[1 << palette.getPixelSize()];
      palette.getRGBs(colours);
      for (int y = 0; y < height; y++) {
        raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
        for (int x = 0; x < width; x++) {
          int colour = colours[row[x]];
          int alpha = colour >>> 24;
          rgb[to++] = over(colour >> 16 & 0xff, alpha);
          rgb[to++] = over(colour >> 8 & 0xff, alpha);
          rgb[to++] = over(colour & 0xff, alpha);
        }
      }
      return new RgbImage(width, height, rgb);
    }
    boolean hasAlpha = picture.getColorModel().hasAlpha();
    int green = bands >= 3 ? 1 : 0;
    int blue = bands >= 3 ? 2 : 0;
    int[] bits = raster.getSampleModel().getSampleSize();
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int from = 0; from < row.length; from += bands) {
        int alpha = hasAlpha ? eightBits(row[from + bands - 1], bits[bands - 1]) : 255;
        rgb[to++] = over(eightBits(row[from], bits[0]), alpha);
        rgb[to++] = over(eightBits(row[from + green], bits[green]), alpha);
        rgb[to++] = over(eightBits(row[from + blue], bits[blue]), alpha);
      }
    }
    return new RgbImage(width, height, rgb);
  }

  private static int eightBits(int sample, int bits) {
    if (bits == 8) {
      return sample;
    }
    return bits > 8 ? sample >>> (bits - 8) : sample * 255 / ((1 << bits) - 1);
  }

  /** {@code colour · α + background · (1 − α)}, rounded to the nearest. */
  private static byte over(int colour, int alpha) {
    return (byte)
        (alpha == 255 ? colour : (colour * alpha + BACKGROUND * (255 - alpha) + 127) / 255);
  }
}
