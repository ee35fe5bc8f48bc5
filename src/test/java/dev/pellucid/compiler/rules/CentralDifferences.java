package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.OnnxSession;
import dev.pellucid.compiler.Tensor;

/**
 * The gradient of one score of a model by differences of the score itself.
 *
 * <p>Richardson's combination (4·D(h/2) − D(h))/3 of central differences D leaves an error of O(h⁴)
 * for smooth functions, and none for linear ones. What remains is the rounding of float32 scores
 * near 1, about 1e-7 / h, so h is large: 2⁻⁴.
 */
final class CentralDifferences {

  static final double STEP = 1.0 / 16;

  private CentralDifferences() {}

  /** The gradients, one an image, of the target's score. All the shifted images make one batch. */
  static Tensor of(OnnxSession model, Tensor images, long... targets) {
    int count = (int) images.shape()[0];
    int size = images.values().length / count;
    double[] steps = {STEP, -STEP, STEP / 2, -STEP / 2};
    float[] shifted = new float[count * size * steps.length * size];
    int row = 0;
    for (int n = 0; n < count; n++) {
      float[] image = images.image(n);
      for (int i = 0; i < size; i++) {
        for (double step : steps) {
          System.arraycopy(image, 0, shifted, row * size, size);
          shifted[row * size + i] += (float) step;
          row++;
        }
      }
    }
    long[] shape = images.shape().clone();
    shape[0] = row;
    Tensor scores = model.run(new Tensor(shape, shifted)).get(OnnxModel.SCORES);
    float[] gradient = new float[count * size];
    for (int at = 0; at < gradient.length; at++) {
      int target = (int) targets[at / size];
      double[] score = new double[steps.length];
      for (int k = 0; k < steps.length; k++) {
        score[k] = scores.image(at * steps.length + k)[target];
      }
      double coarse = (score[0] - score[1]) / (2 * STEP);
      double fine = (score[2] - score[3]) / STEP;
      gradient[at] = (float) ((4 * fine - coarse) / 3);
    }
    return new Tensor(images.shape(), gradient);
  }
}
