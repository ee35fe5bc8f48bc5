package dev.pellucid.model.bundle;

import dev.pellucid.compiler.ConceptVectors;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Concepts as directions in the channel space of one layer.
 *
 * @param layer the tensor {@code [N,K,h,w]} the vectors were learnt at; empty means the concept
 *     layer of the model, whichever it is
 * @param channels K
 * @param concepts at least one
 */
public record ConceptBank(Optional<String> layer, int channels, List<Concept> concepts) {

  /**
   * One direction.
   *
   * @param name unique in its bank
   * @param vector K entries, of any length but zero
   * @param accuracy with which the vector tells images with the concept from images without, on
   *     images it was not learnt from, 0…1
   * @param pValue the probability of such an accuracy if the concept were not there
   * @param learnt how, for people
   */
  public record Concept(
      String name,
      float[] vector,
      OptionalDouble accuracy,
      OptionalDouble pValue,
      Optional<String> learnt) {

    public Concept {
      if (name.isBlank()) {
        throw new InvalidManifestException("name", "is blank");
      }
      double length = length(vector);
      if (!(length > 0) || Double.isInfinite(length)) {
        throw new InvalidManifestException(
            "vector", "of '%s' has no direction: its length is %s".formatted(name, length));
      }
      if (accuracy.isPresent() && !isShare(accuracy.getAsDouble())) {
        throw new InvalidManifestException(
            "accuracy",
            "of '%s' is %s; it must lie in 0…1".formatted(name, accuracy.getAsDouble()));
      }
      if (pValue.isPresent() && !isShare(pValue.getAsDouble())) {
        throw new InvalidManifestException(
            "pValue", "of '%s' is %s; it must lie in 0…1".formatted(name, pValue.getAsDouble()));
      }
    }

    private static boolean isShare(double value) {
      return value >= 0 && value <= 1;
    }
  }

  public ConceptBank {
    concepts = List.copyOf(concepts);
    if (concepts.isEmpty()) {
      throw new InvalidManifestException("concepts", "is empty; a bank needs a concept or more");
    }
    Set<String> names = new HashSet<>();
    for (Concept concept : concepts) {
      if (!names.add(concept.name())) {
        throw new InvalidManifestException(
            "concepts", "'%s' comes twice; names must differ".formatted(concept.name()));
      }
      if (concept.vector().length != channels) {
        throw new InvalidManifestException(
            "concepts",
            "the vector of '%s' has %d entries, but channels is %d"
                .formatted(concept.name(), concept.vector().length, channels));
      }
    }
  }

  /** The directions, scaled to length one. */
  public ConceptVectors toVectors() {
    return new ConceptVectors(
        concepts.stream().map(Concept::name).toList(),
        concepts.stream().map(concept -> unit(concept.vector())).toArray(float[][]::new));
  }

  private static float[] unit(float[] vector) {
    double length = length(vector);
    float[] unit = new float[vector.length];
    for (int k = 0; k < vector.length; k++) {
      unit[k] = (float) (vector[k] / length);
    }
    return unit;
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float v : vector) {
      squares += (double) v * v;
    }
    return Math.sqrt(squares);
  }
}
