package dev.pellucid.compiler;

import java.util.List;

/**
 * Directions in the channel space of the concept layer, one a concept, shared over positions.
 *
 * @param names J names
 * @param vectors {@code [J][K]}, each of length one
 */
public record ConceptVectors(List<String> names, float[][] vectors) {

  private static final double UNIT_TOLERANCE = 1e-3;

  public ConceptVectors {
    names = List.copyOf(names);
    if (names.size() != vectors.length) {
      throw new IllegalArgumentException(
          names.size() + " concept names but " + vectors.length + " vectors");
    }
    if (vectors.length == 0) {
      throw new IllegalArgumentException("a concept bank needs at least one concept");
    }
    for (int j = 0; j < vectors.length; j++) {
      double squares = 0;
      for (float v : vectors[j]) {
        squares += (double) v * v;
      }
      if (vectors[j].length != vectors[0].length
          || !(Math.abs(Math.sqrt(squares) - 1) < UNIT_TOLERANCE)) {
        throw new IllegalArgumentException(
            "the vector of concept '%s' has %d entries and length %.4f; expected %d entries and length 1"
                .formatted(names.get(j), vectors[j].length, Math.sqrt(squares), vectors[0].length));
      }
    }
  }

  /** K, the number of channels the vectors span. */
  public int channels() {
    return vectors[0].length;
  }
}
