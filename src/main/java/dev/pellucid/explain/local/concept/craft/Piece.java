package dev.pellucid.explain.local.concept.craft;

import dev.pellucid.explain.local.concept.activation.Crops;
import dev.pellucid.explain.local.concept.activation.Crops.Window;
import dev.pellucid.image.RgbImage;
import java.util.List;

/**
 * A part of a picture.
 *
 * @param picture its index
 * @param window the pixels
 */
public record Piece(int picture, Window window) {

  /** Its pixels. */
  public RgbImage in(List<RgbImage> pictures) {
    return Crops.cut(pictures.get(picture), window);
  }
}
