package dev.pellucid.web;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.ConceptAttribution;
import dev.pellucid.event.ExplanationEvent.Concepts;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The explanations nearest to one, by the cosine between their concept contributions: those that
 * were decided alike, and those that were decided otherwise although the reasons are much the same.
 * Cost: one pass over what is compared.
 *
 * @param compared with how many others
 * @param same of the same predicted class, the nearest first
 * @param other of another
 * @param reason why there are none; null if there are
 */
record Neighbours(int compared, List<Near> same, List<Near> other, String reason) {

  /**
   * One of them.
   *
   * @param similarity the cosine, −1…1
   */
  record Near(double similarity, ExplanationEvent event) {}

  /**
   * Looks for them.
   *
   * @param among only live explanations by the same version of the model are compared
   * @param most of each kind
   */
  static Neighbours of(ExplanationEvent event, List<ExplanationEvent> among, int most) {
    Optional<Map<String, Double>> own = contributions(event);
    if (own.isEmpty()) {
      return none(
          "Model '%s' has no concepts to compare by, or none of them contributed to this image."
              .formatted(event.model().name()));
    }
    List<Near> near =
        among.stream()
            .filter(other -> !other.source().equals(event.source()))
            .filter(other -> other.model().equals(event.model()))
            .flatMap(
                other ->
                    contributions(other).stream()
                        .filter(theirs -> theirs.keySet().equals(own.get().keySet()))
                        .map(theirs -> new Near(cosine(own.get(), theirs), other)))
            .sorted(Comparator.comparingDouble(Near::similarity).reversed())
            .toList();
    if (near.isEmpty()) {
      return none("No other image of this version of the model is remembered yet.");
    }
    String label = predicted(event);
    return new Neighbours(
        near.size(),
        near.stream().filter(n -> predicted(n.event()).equals(label)).limit(most).toList(),
        near.stream().filter(n -> !predicted(n.event()).equals(label)).limit(most).toList(),
        null);
  }

  private static Neighbours none(String reason) {
    return new Neighbours(0, List.of(), List.of(), reason);
  }

  private static String predicted(ExplanationEvent event) {
    return event.prediction().top().get(0).label();
  }

  /** By concept, of length one; empty if there are none, or nothing but zeros. */
  private static Optional<Map<String, Double>> contributions(ExplanationEvent event) {
    Concepts concepts = event.concepts();
    if (concepts == null) {
      return Optional.empty();
    }
    double squares = 0;
    for (ConceptAttribution concept : concepts.attributions()) {
      squares += (double) concept.contribution() * concept.contribution();
    }
    double length = Math.sqrt(squares);
    if (!(length > 0) || Double.isInfinite(length)) {
      return Optional.empty();
    }
    Map<String, Double> unit = new LinkedHashMap<>();
    for (ConceptAttribution concept : concepts.attributions()) {
      unit.put(concept.name(), concept.contribution() / length);
    }
    return Optional.of(unit);
  }

  /** Rounding may take it a little beyond 1. */
  private static double cosine(Map<String, Double> one, Map<String, Double> other) {
    double sum = 0;
    for (Map.Entry<String, Double> entry : one.entrySet()) {
      sum += entry.getValue() * other.get(entry.getKey());
    }
    return Math.max(-1, Math.min(1, sum));
  }
}
