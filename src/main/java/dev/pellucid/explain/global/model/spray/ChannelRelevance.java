package dev.pellucid.explain.global.model.spray;

import dev.pellucid.explain.local.concept.activation.LayerGradient;
import dev.pellucid.explain.local.concept.activation.LayerValues;

/**
 * What a layer's channels add to the score of an image's class, to first order: r_k = Σ over
 * positions of G_k ⊙ A_k, {@code [K]}, scaled so that Σ|r_k| = 1.
 */
public final class ChannelRelevance {

  private ChannelRelevance() {}

  /** Of an image; all zero where no channel says anything. */
  public static float[] of(LayerGradient image) {
    LayerValues activation = image.activation();
    int positions = activation.positions();
    double[] sums = new double[activation.channels()];
    double total = 0;
    for (int k = 0; k < sums.length; k++) {
      for (int p = k * positions; p < (k + 1) * positions; p++) {
        sums[k] += (double) activation.values()[p] * image.gradient().values()[p];
      }
      total += Math.abs(sums[k]);
    }
    float[] relevance = new float[sums.length];
    for (int k = 0; k < relevance.length && total > 0; k++) {
      relevance[k] = (float) (sums[k] / total);
    }
    return relevance;
  }
}
