package dev.pellucid.evaluate;

import java.util.BitSet;

/**
 * The pixels of the model's input that show the object of the target's class: a drawn mask, or the
 * inside of boxes.
 *
 * @param inside bit y·width + x
 */
public record ObjectMask(int width, int height, BitSet inside) {

  public ObjectMask {
    inside = (BitSet) inside.clone();
    if (inside.isEmpty() || inside.length() > width * height) {
      throw new IllegalArgumentException(
          "a mask of %d×%d marks at least one of its pixels and none besides"
              .formatted(width, height));
    }
  }

  @Override
  public BitSet inside() {
    return (BitSet) inside.clone();
  }

  /** Whether a pixel, counted row by row, shows the object. */
  public boolean contains(int pixel) {
    return inside.get(pixel);
  }

  /** How many pixels show the object. */
  public int area() {
    return inside.cardinality();
  }
}
