package dev.pellucid.explain.local.pixel.gradient;

import dev.pellucid.image.HeatMap;

/**
 * The sum of magnitudes of terms at layers of many sizes, each scaled and enlarged to the image.
 *
 * <p>Enlarging is linear, so a layer's channels are added up before they are enlarged, once.
 */
final class SaliencySum {

  /** What is brought to 0…1 together. */
  enum Scaling {
    CHANNEL,
    LAYER,
    NONE
  }

  /** Keeps what is the same everywhere finite: it becomes 0. */
  private static final double FLAT = 1e-7;

  private final int height;
  private final int width;
  private final Scaling scaling;
  private final float[] sum;

  SaliencySum(int height, int width, Scaling scaling) {
    this.height = height;
    this.width = width;
    this.scaling = scaling;
    this.sum = new float[height * width];
  }

  /** Adds the terms {@code [K,h,w]} of one layer. */
  void add(float[] terms, int h, int w) {
    int positions = h * w;
    int together = scaling == Scaling.LAYER ? terms.length : positions;
    double[] layer = new double[positions];
    for (int from = 0; from < terms.length; from += together) {
      addScaled(terms, from, from + together, layer);
    }
    float[] map = new float[positions];
    for (int p = 0; p < positions; p++) {
      map[p] = (float) layer[p];
    }
    float[] enlarged = new HeatMap(w, h, map).resized(width, height).values();
    for (int p = 0; p < sum.length; p++) {
      sum[p] += enlarged[p];
    }
  }

  private void addScaled(float[] terms, int from, int to, double[] layer) {
    double min = 0;
    double range = 1;
    if (scaling != Scaling.NONE) {
      float smallest = Float.POSITIVE_INFINITY;
      float largest = 0;
      for (int i = from; i < to; i++) {
        // Math.min and max look for signed zeros, which takes longer than all the rest.
        float magnitude = Math.abs(terms[i]);
        smallest = magnitude < smallest ? magnitude : smallest;
        largest = magnitude > largest ? magnitude : largest;
      }
      min = smallest;
      range = largest - min + FLAT;
    }
    double scale = 1 / range;
    for (int start = from; start < to; start += layer.length) {
      for (int p = 0; p < layer.length; p++) {
        layer[p] += (Math.abs(terms[start + p]) - min) * scale;
      }
    }
  }

  /** {@code [H,W]}. */
  float[] values() {
    return sum;
  }
}
