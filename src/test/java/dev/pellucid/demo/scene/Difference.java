package dev.pellucid.demo.scene;

import java.awt.image.BufferedImage;
import java.util.BitSet;

/** The pixels in which two pictures differ, counted with one pixel's grace at edges. */
final class Difference {

  private final int width;
  private final int height;
  private final BitSet changed;

  private Difference(int width, int height, BitSet changed) {
    this.width = width;
    this.height = height;
    this.changed = changed;
  }

  static Difference between(BufferedImage one, BufferedImage other) {
    int width = one.getWidth();
    int height = one.getHeight();
    BitSet changed = new BitSet(width * height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        changed.set(y * width + x, one.getRGB(x, y) != other.getRGB(x, y));
      }
    }
    return new Difference(width, height, changed);
  }

  int area() {
    return changed.cardinality();
  }

  /** Changed pixels all of whose neighbours are inside the mask. */
  int areaDeepInside(Mask mask) {
    return (int) changed.stream().filter(at -> isDeepInside(mask, at % width, at / width)).count();
  }

  /** Changed pixels none of whose neighbours is inside the mask. */
  int areaFarFrom(Mask mask) {
    Mask outside = mask.inverse();
    return (int)
        changed.stream().filter(at -> isDeepInside(outside, at % width, at / width)).count();
  }

  /** How many pixels of a mask have all their neighbours inside it. */
  static int deepInside(Mask mask) {
    int area = 0;
    for (int y = 0; y < mask.height(); y++) {
      for (int x = 0; x < mask.width(); x++) {
        area += isDeepInside(mask, x, y) ? 1 : 0;
      }
    }
    return area;
  }

  private static boolean isDeepInside(Mask mask, int x, int y) {
    for (int ny = Math.max(0, y - 1); ny <= Math.min(mask.height() - 1, y + 1); ny++) {
      for (int nx = Math.max(0, x - 1); nx <= Math.min(mask.width() - 1, x + 1); nx++) {
        if (!mask.contains(nx, ny)) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "Difference[%d of %dx%d]".formatted(area(), width, height);
  }
}
