package dev.pellucid.explain.local.concept.tcav;

import dev.pellucid.explain.local.concept.activation.LayerValues;

/** The space that the direction of a concept lies in. */
public enum Space {
  /**
   * One number a channel, shared over positions: what concept banks hold. Of activations it is the
   * mean over positions, of gradients the sum, so that a derivative is that of moving every
   * position along the direction.
   */
  CHANNELS,
  /**
   * One number a channel and position, as in the paper. Where a concept is in the image matters
   * then, so that it cannot be watched in other images.
   */
  FLATTENED;

  /** The activations of an image in this space. */
  public float[] ofActivation(LayerValues activation) {
    return this == CHANNELS ? activation.mean() : activation.values();
  }

  /** The gradient of an image in this space. */
  public float[] ofGradient(LayerValues gradient) {
    return this == CHANNELS ? gradient.sums() : gradient.values();
  }
}
