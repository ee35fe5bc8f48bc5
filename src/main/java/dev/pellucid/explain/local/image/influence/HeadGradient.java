package dev.pellucid.explain.local.image.influence;

import dev.pellucid.explain.method.Target;
import dev.pellucid.model.examples.Example;

/**
 * The gradient of an image's loss by the weights of the last layer, {@code s ⊗ [φ, 1]}.
 *
 * @param slope s, the gradient by the logits, {@code [C]}
 * @param features φ, {@code [K]}
 */
record HeadGradient(double[] slope, float[] features) {

  /** Of an example's loss −log p_y, where y is its label, or what is predicted if it has none. */
  static HeadGradient of(Example example) {
    return new HeadGradient(
        Softmax.of(example.logits()).slope(example.labelOrPredicted()), example.features());
  }

  /**
   * Of the loss of an image that should be told as its target: −log p_y, or of two classes −log of
   * what the target has of the probability that both have.
   *
   * @param target its classes named
   */
  static HeadGradient of(float[] features, float[] logits, Target target) {
    int wanted = target.index();
    if (target.against().isEmpty()) {
      return new HeadGradient(Softmax.of(logits).slope(wanted), features);
    }
    int other = Target.index(target.against().get());
    double[] slope = new double[logits.length];
    double missed = 1 / (1 + Math.exp((double) logits[wanted] - logits[other]));
    slope[wanted] -= missed;
    slope[other] += missed;
    return new HeadGradient(slope, features);
  }

  /** The product with another, summed over all weights. */
  double dot(HeadGradient other) {
    return HeadShape.dot(slope, other.slope) * HeadShape.dot(features, other.features);
  }

  /** As a matrix. */
  double[] matrix(HeadShape shape) {
    double[] matrix = new double[shape.size()];
    shape.addOuter(matrix, slope, features);
    return matrix;
  }
}
