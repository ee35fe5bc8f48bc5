package dev.pellucid.explain.local.image.influence;

import dev.pellucid.explain.method.Target;

/**
 * The gradient of an image's loss by the weights of the last layer, {@code s ⊗ z}.
 *
 * @param slope s, the gradient by the logits, {@code [C]}
 * @param point z, {@code [width]}
 */
record HeadGradient(double[] slope, float[] point) {

  /**
   * Of the loss of an image that should be told as its target.
   *
   * @param target its classes named
   */
  static HeadGradient of(float[] point, float[] logits, Target target) {
    return new HeadGradient(TargetLoss.slope(logits, target), point);
  }

  /** The product with another, summed over all weights. */
  double dot(HeadGradient other) {
    return HeadShape.dot(slope, other.slope) * HeadShape.dot(point, other.point);
  }

  /** As a matrix. */
  double[] matrix(HeadShape shape) {
    double[] matrix = new double[shape.size()];
    shape.addOuter(matrix, slope, point);
    return matrix;
  }
}
