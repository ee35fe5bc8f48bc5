package dev.pellucid.explain.local.image.influence.layers;

import dev.pellucid.explain.local.image.influence.Softmax;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.model.inference.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The Gauss-Newton Hessian of the mean loss of some images (Martens, 2010),
 *
 * <pre>G = 1/m Σ_i J_iᵀ (diag p_i − p_i p_iᵀ) J_i,</pre>
 *
 * {@code [P,P]}, by its products with a vector. It is the Hessian without what the network itself
 * bends, is never negative, and is the Hessian's expectation over labels that the model would give;
 * of a last layer it is the Hessian itself. A product costs four forward passes and a backward pass
 * to all weights an image.
 */
final class GaussNewton implements Arnoldi.Operator {

  /**
   * Numbers of the images of one run: sixteen of 64·64, three of 224·224. All that a network
   * computes of them, and its change, is held until the backward pass is done.
   */
  private static final int NUMBERS = 1 << 19;

  private final AllLayers layers;
  private final FloatRows images;
  private final List<float[]> logits;
  private final IntConsumer done;

  /**
   * Of these images.
   *
   * @param images their pixels, a row each
   * @param logits that the model gives them, in the same order
   * @param done hears of every few images
   */
  GaussNewton(AllLayers layers, FloatRows images, List<float[]> logits, IntConsumer done) {
    this.layers = layers;
    this.images = images;
    this.logits = logits;
    this.done = done;
  }

  @Override
  public double[] times(float[] v) throws IOException {
    List<Tensor.Floats> direction = layers.direction(v);
    double[] sum = new double[layers.size()];
    int together = Math.max(1, Math.min(Effort.DEFAULT_ROWS, NUMBERS / images.width()));
    for (int from = 0; from < logits.size(); from += together) {
      int to = Math.min(logits.size(), from + together);
      float[] pixels = pixels(from, to);
      float[] part =
          layers.pulledBack(pixels, curved(layers.pushedForward(direction, pixels), from, to));
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part[i];
      }
      done.accept(to - from);
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= logits.size();
    }
    return sum;
  }

  private float[] pixels(int from, int to) throws IOException {
    float[] pixels = new float[(to - from) * images.width()];
    for (int i = from; i < to; i++) {
      System.arraycopy(images.get(i), 0, pixels, (i - from) * images.width(), images.width());
    }
    return pixels;
  }

  private float[] curved(float[] slopes, int from, int to) {
    int classes = layers.classes();
    float[] seed = new float[slopes.length];
    for (int i = from; i < to; i++) {
      double[] along = new double[classes];
      for (int c = 0; c < classes; c++) {
        along[c] = slopes[(i - from) * classes + c];
      }
      double[] curved = Softmax.of(logits.get(i)).curvature(along);
      for (int c = 0; c < classes; c++) {
        seed[(i - from) * classes + c] = (float) curved[c];
      }
    }
    return seed;
  }
}
