package dev.pellucid.explain.local.image.position;

import dev.pellucid.compiler.LastLayer;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import java.util.BitSet;
import java.util.Optional;

/**
 * A map that is averaged over its positions before one linear layer: logits = b + Σ_p W A_p / (hw),
 * so that an edit takes one position's share away and adds another's. Exact, and no pass.
 */
final class AveragedMap implements EditedMap {

  /** {@code [h·w][classes]}. */
  private final double[][] image;

  private final double[][] example;
  private double[] logits;

  /**
   * Not edited yet.
   *
   * @param layer whose features are the map's averages
   */
  AveragedMap(LastLayer layer, LayerValues image, LayerValues example) {
    this.image = shares(layer, image);
    this.example = shares(layer, example);
    this.logits = new double[layer.classes()];
    for (int c = 0; c < logits.length; c++) {
      logits[c] = layer.bias()[c];
      for (double[] share : this.image) {
        logits[c] += share[c];
      }
    }
  }

  private static double[][] shares(LastLayer layer, LayerValues map) {
    double[][] shares = new double[map.positions()][layer.classes()];
    for (int p = 0; p < shares.length; p++) {
      float[] vector = map.at(p);
      for (int c = 0; c < layer.classes(); c++) {
        double sum = 0;
        for (int k = 0; k < vector.length; k++) {
          sum += (double) layer.weights()[c * vector.length + k] * vector[k];
        }
        shares[p][c] = sum / shares.length;
      }
    }
    return shares;
  }

  @Override
  public Optional<Edit> best(BitSet here, BitSet there, int to) {
    double[] tried = new double[logits.length];
    double most = Double.NEGATIVE_INFINITY;
    int bestHere = -1;
    int bestThere = -1;
    for (int p = here.nextSetBit(0); p >= 0; p = here.nextSetBit(p + 1)) {
      for (int q = there.nextSetBit(0); q >= 0; q = there.nextSetBit(q + 1)) {
        write(p, q, tried);
        double lead = Lead.of(tried, to);
        if (lead > most) {
          most = lead;
          bestHere = p;
          bestThere = q;
        }
      }
    }
    if (bestHere < 0) {
      return Optional.empty();
    }
    write(bestHere, bestThere, tried);
    return Optional.of(new Edit(bestHere, bestThere, tried));
  }

  private void write(int here, int there, double[] into) {
    double[] less = image[here];
    double[] more = example[there];
    for (int c = 0; c < into.length; c++) {
      into[c] = logits[c] - less[c] + more[c];
    }
  }

  @Override
  public void make(Edit edit) {
    logits = edit.logits();
  }
}
