package dev.pellucid.model.examples;

import java.util.OptionalInt;

/**
 * An image of the set.
 *
 * @param index in the set, from 0
 * @param name such as its file, unlike any other's
 * @param label its true class, from 0, if that is known
 * @param features φ {@code [K]}
 * @param logits that the model gave it, one a class
 */
public record Example(int index, String name, OptionalInt label, float[] features, float[] logits) {

  /** The class that the model takes it for, from 0. */
  public int predicted() {
    int best = 0;
    for (int c = 1; c < logits.length; c++) {
      if (logits[c] > logits[best]) {
        best = c;
      }
    }
    return best;
  }

  /** Its true class, or the predicted one where that is not known. */
  public int labelOrPredicted() {
    return label.orElseGet(this::predicted);
  }
}
