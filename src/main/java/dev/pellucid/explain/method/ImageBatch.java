package dev.pellucid.explain.method;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Preprocessed images and what is explained of each.
 *
 * @param channels C
 * @param height H
 * @param width W
 * @param pixels {@code [N,C,H,W]}, in the model's normalised space
 * @param targets N of them
 */
public record ImageBatch(
    int channels, int height, int width, float[] pixels, List<Target> targets) {

  public ImageBatch {
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a batch holds at least one image");
    }
    if (pixels.length != targets.size() * channels * height * width) {
      throw new IllegalArgumentException(
          "%d targets of [%d,%d,%d] need %d values, got %d"
              .formatted(
                  targets.size(),
                  channels,
                  height,
                  width,
                  targets.size() * channels * height * width,
                  pixels.length));
    }
  }

  /** N. */
  public int size() {
    return targets.size();
  }

  /** C·H·W. */
  public int imageLength() {
    return channels * height * width;
  }

  /** The pixels {@code [C,H,W]} of one image, a copy. */
  public float[] image(int index) {
    int length = imageLength();
    return Arrays.copyOfRange(pixels, index * length, (index + 1) * length);
  }

  /** A batch of one of the images. */
  public ImageBatch only(int index) {
    return part(index, index + 1);
  }

  /** A batch of the images from one to another, the latter excluded. */
  public ImageBatch part(int from, int to) {
    int length = imageLength();
    return new ImageBatch(
        channels,
        height,
        width,
        Arrays.copyOfRange(pixels, from * length, to * length),
        targets.subList(from, to));
  }

  /** The same images with other targets. */
  public ImageBatch withTargets(List<Target> others) {
    return new ImageBatch(channels, height, width, pixels, others);
  }

  /**
   * A batch of variants of one image.
   *
   * @param variants {@code [M,C,H,W]}
   * @param target of all of them
   */
  public ImageBatch variants(float[] variants, Target target) {
    return new ImageBatch(
        channels,
        height,
        width,
        variants,
        Collections.nCopies(variants.length / imageLength(), target));
  }
}
