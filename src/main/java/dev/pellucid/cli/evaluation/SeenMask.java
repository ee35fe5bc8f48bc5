package dev.pellucid.cli.evaluation;

import dev.pellucid.evaluate.ObjectMask;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.RgbImage;
import java.util.BitSet;
import java.util.Optional;

/** Marks on a picture, as the model sees the picture. */
public final class SeenMask {

  private static final int HALF = 128;

  private SeenMask() {}

  /**
   * Resized and cut as the picture is; a pixel that is at least half covered is marked.
   *
   * @param mask of the picture's size, white where something is marked, and black elsewhere
   * @return empty if the model sees nothing of it
   * @throws dev.pellucid.image.UnreadableImageException as {@link Preprocessor#view} does
   */
  public static Optional<ObjectMask> of(RgbImage mask, Preprocessor preprocessor) {
    RgbImage seen = preprocessor.view(mask);
    BitSet inside = new BitSet(seen.width() * seen.height());
    for (int pixel = 0; pixel < seen.width() * seen.height(); pixel++) {
      inside.set(pixel, (seen.rgb()[3 * pixel] & 0xff) >= HALF);
    }
    return inside.isEmpty()
        ? Optional.empty()
        : Optional.of(new ObjectMask(seen.width(), seen.height(), inside));
  }
}
