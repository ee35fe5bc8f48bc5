package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pellucid.model.bundle.ConceptBank.Concept;
import jakarta.ws.rs.core.UriBuilder;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A concept of a model; what is not known is absent.
 *
 * @param monitored whether images are explained and watched in it
 * @param learnt how, for people
 * @param accuracy with which its vector tells images with it from images without, 0…1
 * @param pValue the probability of such a vector if the concept were not there
 * @param significant whether that was held to be little enough; absent if nothing was tested
 * @param importance for the model's scores
 * @param exemplars where pictures of it can be had, relative to the page
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ConceptEntry(
    String name,
    boolean monitored,
    String learnt,
    Double accuracy,
    Double pValue,
    Boolean significant,
    Double importance,
    List<String> exemplars) {

  /** The concepts of a model. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record All(
      String model,
      String version,
      boolean details,
      String layer,
      Integer channels,
      List<ConceptEntry> concepts) {}

  static ConceptEntry of(String model, Concept concept) {
    return new ConceptEntry(
        concept.name(),
        concept.monitored(),
        concept.learnt().orElse(null),
        orNull(concept.accuracy()),
        orNull(concept.pValue()),
        concept.significant().orElse(null),
        orNull(concept.importance()),
        IntStream.range(0, concept.exemplars().size())
            .mapToObj(n -> address(model, concept.name(), n))
            .toList());
  }

  /** One that explanations name. */
  static ConceptEntry named(String name) {
    return new ConceptEntry(name, true, null, null, null, null, null, List.of());
  }

  private static String address(String model, String concept, int n) {
    return UriBuilder.fromPath("api/models/{model}/concepts/{concept}/exemplars/{n}")
        .build(new Object[] {model, concept, n}, true)
        .toString();
  }

  private static Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
