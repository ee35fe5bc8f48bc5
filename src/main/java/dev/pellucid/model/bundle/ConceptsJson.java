package dev.pellucid.model.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pellucid.model.bundle.ConceptBank.Concept;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** {@code concepts.json} as it is written: what it leaves out is null. */
record ConceptsJson(String layer, Integer channels, List<ConceptJson> concepts) {

  private static final ObjectWriter WRITER = JsonMapper.builder().build().writer();

  /** The long vector last, so that what people read and edit comes before it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({
    "name",
    "monitored",
    "accuracy",
    "pValue",
    "significant",
    "importance",
    "learnt",
    "exemplars",
    "vector"
  })
  record ConceptJson(
      String name,
      float[] vector,
      Double accuracy,
      Double pValue,
      Boolean significant,
      Double importance,
      String learnt,
      List<String> exemplars,
      Boolean monitored) {

    static ConceptJson of(Concept concept) {
      return new ConceptJson(
          concept.name(),
          concept.vector(),
          orNull(concept.accuracy()),
          orNull(concept.pValue()),
          concept.significant().orElse(null),
          orNull(concept.importance()),
          concept.learnt().orElse(null),
          concept.exemplars().isEmpty() ? null : concept.exemplars(),
          concept.monitored());
    }

    private static Double orNull(OptionalDouble value) {
      return value.isPresent() ? value.getAsDouble() : null;
    }

    Concept concept() {
      return new Concept(
          name,
          vector,
          optional(accuracy),
          optional(pValue),
          Optional.ofNullable(significant),
          optional(importance),
          Optional.ofNullable(learnt),
          exemplars == null ? List.of() : exemplars,
          monitored == null || monitored);
    }

    private static OptionalDouble optional(Double value) {
      return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
  }

  static ConceptBank read(byte[] document, Path file) {
    ConceptsJson json = StrictMapper.json(document, file, ConceptsJson.class);
    require(file, "channels", json.channels());
    require(file, "concepts", json.concepts());
    List<Concept> concepts = new ArrayList<>();
    for (ConceptJson concept : json.concepts()) {
      String key = "concepts[%d]".formatted(concepts.size());
      require(file, key, concept);
      require(file, key + ".name", concept.name());
      require(file, key + ".vector", concept.vector());
      requireEach(file, key + ".exemplars", concept.exemplars());
      try {
        concepts.add(concept.concept());
      } catch (InvalidManifestException e) {
        throw new BundleException(file, key + "." + e.key(), e.problem()).causedBy(e);
      }
    }
    try {
      return new ConceptBank(Optional.ofNullable(json.layer()), json.channels(), concepts);
    } catch (InvalidManifestException e) {
      throw new BundleException(file, e.key(), e.problem()).causedBy(e);
    }
  }

  /** The same bank always becomes the same bytes: a concept is two lines, the vector the second. */
  static byte[] write(ConceptBank bank) {
    String concepts =
        bank.concepts().stream().map(ConceptsJson::lines).collect(Collectors.joining(",\n"));
    String layer = bank.layer().map(name -> "\"layer\": %s, ".formatted(json(name))).orElse("");
    return "{%s\"channels\": %d, \"concepts\": [\n%s\n]}\n"
        .formatted(layer, bank.channels(), concepts)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String lines(Concept concept) {
    String json = json(ConceptJson.of(concept));
    int vector = json.lastIndexOf("\"vector\"");
    return "  " + json.substring(0, vector) + "\n   " + json.substring(vector);
  }

  private static String json(Object value) {
    try {
      return WRITER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void require(Path file, String key, Object value) {
    if (value == null) {
      throw new BundleException(file, key, "is missing");
    }
  }

  private static void requireEach(Path file, String key, List<String> values) {
    for (int i = 0; values != null && i < values.size(); i++) {
      require(file, "%s[%d]".formatted(key, i), values.get(i));
    }
  }
}
