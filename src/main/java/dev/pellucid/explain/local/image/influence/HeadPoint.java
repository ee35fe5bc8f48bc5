package dev.pellucid.explain.local.image.influence;

/**
 * An example as the last layer learns from it.
 *
 * @param index in the set
 * @param point z, {@code [width]}
 * @param logits that the model gave it
 * @param label its true class, or the predicted one where that is not known
 */
record HeadPoint(int index, float[] point, float[] logits, int label) {

  /** The gradient of its loss −log p by the layer's weights. */
  HeadGradient gradient() {
    return new HeadGradient(Softmax.of(logits).slope(label), point);
  }
}
