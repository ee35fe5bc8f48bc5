package dev.pellucid.explain.method;

import java.util.Arrays;

/**
 * Preprocessed images and the classes to explain.
 *
 * @param channels C
 * @param height H
 * @param width W
 * @param pixels {@code [N,C,H,W]}, in the model's normalised space
 * @param targets {@code [N]}, a class index or {@link #PREDICTED}
 */
public record ImageBatch(int channels, int height, int width, float[] pixels, long[] targets) {

  /** Explain the class that the model predicts. */
  public static final long PREDICTED = -1;

  public ImageBatch {
    if (targets.length == 0) {
      throw new IllegalArgumentException("a batch holds at least one image");
    }
    if (pixels.length != targets.length * channels * height * width) {
      throw new IllegalArgumentException(
          "%d targets of [%d,%d,%d] need %d values, got %d"
              .formatted(
                  targets.length,
                  channels,
                  height,
                  width,
                  targets.length * channels * height * width,
                  pixels.length));
    }
  }

  /** N. */
  public int size() {
    return targets.length;
  }

  /** The pixels {@code [C,H,W]} of one image. */
  public float[] image(int index) {
    int length = pixels.length / size();
    return Arrays.copyOfRange(pixels, index * length, (index + 1) * length);
  }
}
