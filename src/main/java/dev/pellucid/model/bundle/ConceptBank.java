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
   * One direction, and what is known of it. Vector and exemplars belong to the entry: a name can be
   * changed by hand without losing either.
   *
   * @param name unique in its bank
   * @param vector K entries, of any length but zero
   * @param accuracy with which the vector tells images with the concept from images without, on
   *     images it was not learnt from, 0…1
   * @param pValue the probability of such a vector if the concept were not there
   * @param significant whether that was held to be little enough when the vector was learnt, the
   *     number of concepts tested together taken into account; empty if nothing was tested
   * @param importance for the model's scores, 0 for none: total Sobol index or Shapley value
   * @param learnt how, for people
   * @param exemplars pictures of it in the bundle, by which people can name it: file names relative
   *     to the folder, separated by slashes
   * @param monitored whether images are explained and watched in this concept
   */
  public record Concept(
      String name,
      float[] vector,
      OptionalDouble accuracy,
      OptionalDouble pValue,
      Optional<Boolean> significant,
      OptionalDouble importance,
      Optional<String> learnt,
      List<String> exemplars,
      boolean monitored) {

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
      if (importance.isPresent() && !Double.isFinite(importance.getAsDouble())) {
        throw new InvalidManifestException(
            "importance",
            "of '%s' is %s, which is no number".formatted(name, importance.getAsDouble()));
      }
      exemplars = List.copyOf(exemplars);
      for (String exemplar : exemplars) {
        if (!isInsideBundle(exemplar)) {
          throw new InvalidManifestException(
              "exemplars",
              "of '%s': '%s' is not the name of a file in the bundle".formatted(name, exemplar));
        }
      }
    }

    /** One of which nothing else is known; it is monitored. */
    public static Concept of(String name, float[] vector) {
      return new Concept(
          name,
          vector,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          List.of(),
          true);
    }

    public Concept named(String wanted) {
      return new Concept(
          wanted, vector, accuracy, pValue, significant, importance, learnt, exemplars, monitored);
    }

    public Concept withAccuracy(double share) {
      return new Concept(
          name,
          vector,
          OptionalDouble.of(share),
          pValue,
          significant,
          importance,
          learnt,
          exemplars,
          monitored);
    }

    /** The same, tested; it is monitored only if it is significant. */
    public Concept tested(double probability, boolean isSignificant) {
      return new Concept(
          name,
          vector,
          accuracy,
          OptionalDouble.of(probability),
          Optional.of(isSignificant),
          importance,
          learnt,
          exemplars,
          isSignificant);
    }

    public Concept withImportance(double value) {
      return new Concept(
          name,
          vector,
          accuracy,
          pValue,
          significant,
          OptionalDouble.of(value),
          learnt,
          exemplars,
          monitored);
    }

    public Concept learntBy(String how) {
      return new Concept(
          name,
          vector,
          accuracy,
          pValue,
          significant,
          importance,
          Optional.of(how),
          exemplars,
          monitored);
    }

    public Concept withExemplars(List<String> files) {
      return new Concept(
          name, vector, accuracy, pValue, significant, importance, learnt, files, monitored);
    }

    public Concept monitored(boolean wanted) {
      return new Concept(
          name, vector, accuracy, pValue, significant, importance, learnt, exemplars, wanted);
    }

    private static boolean isShare(double value) {
      return value >= 0 && value <= 1;
    }

    private static boolean isInsideBundle(String file) {
      return !file.isBlank()
          && !file.contains("\\")
          && !file.contains(":")
          && !file.startsWith("/")
          && !List.of(file.split("/")).contains("..");
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

  /** The bank without the concepts that are not monitored; empty if none is. */
  public Optional<ConceptBank> monitored() {
    List<Concept> those = concepts.stream().filter(Concept::monitored).toList();
    return those.isEmpty()
        ? Optional.empty()
        : Optional.of(new ConceptBank(layer, channels, those));
  }

  /** The directions of all concepts, monitored or not, scaled to length one. */
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
