package dev.pellucid.demo.scene;

import java.awt.image.BufferedImage;
import java.util.BitSet;

/** The pixels of a picture that show one thing. */
public final class Mask {

  private final int width;
  private final int height;
  private final BitSet pixels;

  private Mask(int width, int height, BitSet pixels) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /** The pixels that are at least half covered by the paint of a layer. */
  static Mask ofPaint(BufferedImage layer) {
    int width = layer.getWidth();
    int height = layer.getHeight();
    BitSet painted = new BitSet(width * height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        painted.set(y * width + x, (layer.getRGB(x, y) >>> 24) >= 128);
      }
    }
    return new Mask(width, height, painted);
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  public boolean contains(int x, int y) {
    return pixels.get(y * width + x);
  }

  /** How many pixels are inside. */
  public int area() {
    return pixels.cardinality();
  }

  public Mask minus(Mask other) {
    BitSet rest = (BitSet) pixels.clone();
    rest.andNot(other.pixels);
    return new Mask(width, height, rest);
  }

  public Mask or(Mask other) {
    BitSet both = (BitSet) pixels.clone();
    both.or(other.pixels);
    return new Mask(width, height, both);
  }

  public Mask inverse() {
    BitSet rest = (BitSet) pixels.clone();
    rest.flip(0, width * height);
    return new Mask(width, height, rest);
  }

  /** A grey image, 255 inside and 0 outside. */
  public BufferedImage toImage() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    pixels.stream().forEach(at -> image.getRaster().setSample(at % width, at / width, 0, 255));
    return image;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mask mask
        && mask.width == width
        && mask.height == height
        && mask.pixels.equals(pixels);
  }

  @Override
  public int hashCode() {
    return pixels.hashCode();
  }

  @Override
  public String toString() {
    return "Mask[%d of %dx%d]".formatted(area(), width, height);
  }
}
