package dev.pellucid.explain.local.pixel.attention;

import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.Tokens;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What flows to the tokens of a transformer's input from those that its head reads: the class
 * token, or all patches alike where there is none.
 *
 * @param layers the attentions, from the first to the last
 * @param heads of each
 * @param tokens T
 * @param side of the square grid of patches
 */
record TokenFlow(List<String> layers, List<Integer> heads, int tokens, int side) {

  private static final String PREFIX = TensorNames.attention("");

  /**
   * What a run showed of the attentions.
   *
   * @param outputs of a plan that asks for them, and for another output too: a model may have none
   * @param method for the message
   * @throws NotApplicableException if the model has no attention among patches of the whole image
   */
  static TokenFlow of(BatchOutputs outputs, Classifier classifier, String method) {
    List<String> layers =
        outputs.tensors().keySet().stream()
            .filter(name -> name.startsWith(PREFIX))
            .map(name -> name.substring(PREFIX.length()))
            .toList();
    if (layers.isEmpty()) {
      throw notApplicable(classifier, method, "has none");
    }
    List<Integer> heads = new ArrayList<>();
    int tokens = outputs.rowShape(TensorNames.attention(layers.get(0)))[1];
    for (String layer : layers) {
      int[] shape = outputs.rowShape(TensorNames.attention(layer));
      heads.add(shape[0]);
      if (shape[1] != tokens) {
        throw notApplicable(
            classifier,
            method,
            "has %d tokens at first and %d at '%s'".formatted(tokens, shape[1], layer));
      }
    }
    int side = Tokens.side(tokens);
    if (side == 0) {
      throw notApplicable(
          classifier, method, "has %d tokens, which make no square grid".formatted(tokens));
    }
    return new TokenFlow(layers, heads, tokens, side);
  }

  private static NotApplicableException notApplicable(
      Classifier classifier, String method, String instead) {
    return new NotApplicableException(
        ("%s cannot explain model %s: it needs self-attention [N,heads,T,T] among the same T tokens"
                + " of a square grid of patches, with or without a class token; the model %s")
            .formatted(method, classifier.name(), instead));
  }

  /**
   * The row of M_L ⋯ M_1 that the head reads, seen over the patches. Only that row is computed: L
   * products of a vector and a matrix.
   *
   * @param mixing M_l {@code [T,T]} of each layer, from the first to the last
   */
  Attribution.Positions read(List<float[]> mixing) {
    int patches = side * side;
    boolean classToken = tokens == patches + 1;
    double[] row = new double[tokens];
    if (classToken) {
      row[0] = 1;
    } else {
      Arrays.fill(row, 1.0 / tokens);
    }
    for (int layer = mixing.size() - 1; layer >= 0; layer--) {
      row = times(row, mixing.get(layer));
    }
    float[] map = new float[patches];
    for (int patch = 0; patch < patches; patch++) {
      map[patch] = (float) row[patch + tokens - patches];
    }
    return new Attribution.Positions(layers.get(layers.size() - 1), side, side, map);
  }

  private double[] times(double[] row, float[] matrix) {
    double[] product = new double[tokens];
    for (int from = 0; from < tokens; from++) {
      for (int to = 0; to < tokens; to++) {
        product[to] += row[from] * matrix[from * tokens + to];
      }
    }
    return product;
  }
}
