package dev.pellucid.explain.local.concept.tcav;

import dev.pellucid.explain.method.NotApplicableException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Moves vectors to the origin and makes their entries about one.
 *
 * @param mean of the vectors
 * @param scale root of the mean square of what is left, over all entries
 */
record Scaling(double[] mean, double scale) {

  static Scaling of(List<float[]> some, List<float[]> others) {
    List<float[]> all = Stream.concat(some.stream(), others.stream()).toList();
    double[] mean = new double[all.get(0).length];
    for (float[] vector : all) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += vector[i] / (double) all.size();
      }
    }
    double squares = 0;
    for (float[] vector : all) {
      for (int i = 0; i < mean.length; i++) {
        squares += Math.pow(vector[i] - mean[i], 2);
      }
    }
    double scale = Math.sqrt(squares / all.size() / mean.length);
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new NotApplicableException(
          "the layer cannot tell these images apart: its activations deviate by %s from their mean; take other images or another layer"
              .formatted(scale));
    }
    return new Scaling(mean, scale);
  }

  double[] apply(float[] vector) {
    double[] scaled = new double[vector.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (vector[i] - mean[i]) / scale;
    }
    return scaled;
  }
}
