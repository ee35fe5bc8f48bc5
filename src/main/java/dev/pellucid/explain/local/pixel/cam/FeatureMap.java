package dev.pellucid.explain.local.pixel.cam;

import dev.pellucid.compiler.Tokens;
import dev.pellucid.explain.method.NotApplicableException;
import java.util.Arrays;

/**
 * A layer's feature maps for one image.
 *
 * @param layer the tensor
 * @param channels K
 * @param activation A, {@code [K,h,w]}
 * @param gradient G = ∂y/∂A, of the same shape; empty where it was not asked for
 */
record FeatureMap(
    String layer, int channels, int height, int width, float[] activation, float[] gradient) {

  /** h·w. */
  int positions() {
    return height * width;
  }

  /** Σ_k w_k A_k, {@code [h,w]}. */
  float[] weighted(double[] weights) {
    return sum((k, i) -> weights[k] * activation[i]);
  }

  /** Σ_k term, {@code [h,w]}. */
  float[] sum(Term term) {
    double[] sums = new double[positions()];
    for (int k = 0; k < channels; k++) {
      for (int p = 0; p < sums.length; p++) {
        sums[p] += term.at(k, k * sums.length + p);
      }
    }
    float[] map = new float[sums.length];
    for (int p = 0; p < map.length; p++) {
      map[p] = (float) sums[p];
    }
    return map;
  }

  /** Σ over positions of the term, a number for every channel. */
  double[] perChannel(Term term) {
    double[] sums = new double[channels];
    for (int k = 0; k < channels; k++) {
      for (int i = k * positions(); i < (k + 1) * positions(); i++) {
        sums[k] += term.at(k, i);
      }
    }
    return sums;
  }

  /** The channels, those whose activations vary most over the positions first. */
  int[] mostVaryingFirst() {
    double[] sums = perChannel((k, i) -> activation[i]);
    double[] spread = perChannel((k, i) -> Math.pow(activation[i] - sums[k] / positions(), 2));
    Integer[] order = new Integer[channels];
    Arrays.setAll(order, k -> k);
    Arrays.sort(order, (a, b) -> Double.compare(spread[b], spread[a]));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }

  /** A number of channel k at index i of the activations. */
  @FunctionalInterface
  interface Term {
    double at(int k, int i);
  }

  /**
   * A layer's own values as maps: {@code [K,h,w]} stays as it is; patch tokens {@code [T,K]} on a
   * square grid are turned, a class token before them left out.
   *
   * @param shape of the values
   * @throws NotApplicableException if the layer is neither
   */
  static FeatureMap of(String layer, int[] shape, float[] activation, float[] gradient) {
    if (shape.length == 3) {
      return new FeatureMap(layer, shape[0], shape[1], shape[2], activation, gradient);
    }
    int side = shape.length == 2 ? Tokens.side(shape[0]) : 0;
    if (side == 0) {
      throw new NotApplicableException(
          "layer '%s' has shape %s an image, which is neither a feature map [K,h,w] nor tokens [T,K] of a square grid; name another layer"
              .formatted(layer, Arrays.toString(shape)));
    }
    return new FeatureMap(
        layer,
        shape[1],
        side,
        side,
        turned(activation, side * side, shape[1]),
        turned(gradient, side * side, shape[1]));
  }

  private static float[] turned(float[] tokens, int positions, int channels) {
    return tokens.length == 0 ? tokens : Tokens.channelsFirst(tokens, positions, channels);
  }
}
