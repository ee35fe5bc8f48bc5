package dev.pellucid.explain.global.neuron.synthesis;

import dev.pellucid.image.RgbImage;
import java.util.List;

/**
 * Images that were made for a goal.
 *
 * @param images in the order of their starts
 * @param course the goal's value before each step, mean over the images as they were moved
 */
public record Synthesis(List<Made> images, double[] course) {

  public Synthesis {
    images = List.copyOf(images);
  }

  /**
   * An image that was made.
   *
   * @param picture for people
   * @param tensor as the model is given it, {@code [C,H,W]}
   * @param before the goal's value for the start
   * @param after the goal's value for the image
   */
  public record Made(RgbImage picture, float[] tensor, double before, double after) {}
}
