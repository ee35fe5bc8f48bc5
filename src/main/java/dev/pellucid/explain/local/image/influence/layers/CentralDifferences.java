package dev.pellucid.explain.local.image.influence.layers;

import dev.pellucid.model.inference.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * By how much the logits change along a direction v of the weights, J v, by
 *
 * <pre>(z(θ + εv) − z(θ − εv)) / 2ε,</pre>
 *
 * two forward passes an image. ε is such that the logits of the first images move by {@value
 * #MOVED}, root mean square, but at most {@value #LARGEST} ‖θ‖. Smaller steps drown in the rounding
 * of float32, larger ones see the bends of the network. Two copies of the weights are held.
 */
final class CentralDifferences {

  private static final double MOVED = 0.03;
  private static final double LARGEST = 1e-2;
  private static final double PROBE = 1e-4;

  private final AllLayers layers;
  private final List<Tensor.Floats> above;
  private final List<Tensor.Floats> below;
  private final double norm;
  private double step;

  CentralDifferences(AllLayers layers) {
    this.layers = layers;
    this.above = layers.copy();
    this.below = layers.copy();
    double squares = 0;
    for (Tensor.Floats weight : layers.weights()) {
      FloatBuffer values = weight.values();
      for (int i = 0; i < values.limit(); i++) {
        squares += (double) values.get(i) * values.get(i);
      }
    }
    this.norm = Math.sqrt(squares);
  }

  /**
   * Takes another direction.
   *
   * @param v {@code [P]}, of length 1
   * @param pixels of the images by which ε is chosen
   */
  void along(float[] v, float[] pixels) {
    move(v, PROBE * norm);
    double squares = 0;
    double[] slopes = of(pixels);
    for (double slope : slopes) {
      squares += slope * slope;
    }
    double fitting = MOVED / Math.sqrt(squares / slopes.length);
    move(v, Math.min(LARGEST * norm, fitting));
  }

  private void move(float[] v, double by) {
    step = by;
    int at = 0;
    for (int w = 0; w < above.size(); w++) {
      FloatBuffer from = layers.weights().get(w).values();
      FloatBuffer up = above.get(w).values();
      FloatBuffer down = below.get(w).values();
      for (int i = 0; i < from.limit(); i++) {
        up.put(i, (float) (from.get(i) + by * v[at]));
        down.put(i, (float) (from.get(i) - by * v[at]));
        at++;
      }
    }
  }

  /** J v of some images, {@code [N·C]}. */
  double[] of(float[] pixels) {
    float[] up = layers.logits(above, pixels);
    float[] down = layers.logits(below, pixels);
    double[] slopes = new double[up.length];
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = ((double) up[i] - down[i]) / (2 * step);
    }
    return slopes;
  }
}
