package dev.pellucid.evaluate;

import dev.pellucid.explain.method.ImageBatch;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The random numbers of an image: others for every image, and the same for one wherever and with
 * whichever others it is judged.
 */
public final class ImageDraws {

  private ImageDraws() {}

  /** From its beginning; an image with another seed has others. */
  public static SplittableRandom of(long seed, ImageBatch image) {
    return of(seed, image.pixels());
  }

  /** The same of an image's pixels, {@code [C,H,W]}. */
  public static SplittableRandom of(long seed, float[] pixels) {
    long drawn = new SplittableRandom(seed).nextLong();
    return new SplittableRandom(new SplittableRandom(drawn + Arrays.hashCode(pixels)).nextLong());
  }
}
