package dev.pellucid.explain.local.concept.tcav;

import java.util.List;

/**
 * A direction in activation space (Kim et al., 2018): the unit normal of the boundary between
 * images with a concept and images without, towards those with it.
 *
 * @param direction {@code [D]}, of length one
 * @param accuracy of the boundary on images it was not learnt from, 0…1
 */
public record ConceptActivationVector(float[] direction, double accuracy) {

  /**
   * The directional derivatives S = ⟨∂y/∂A, v⟩, one an image: how much the score gains for a step
   * of length one towards the concept.
   *
   * @param gradients {@code [D]} each, in the space of the direction
   */
  public double[] derivatives(List<float[]> gradients) {
    return derivatives(gradients, direction);
  }

  /** The same along any direction, of any length. */
  static double[] derivatives(List<float[]> gradients, float[] direction) {
    return gradients.stream().mapToDouble(gradient -> dot(gradient, direction)).toArray();
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
