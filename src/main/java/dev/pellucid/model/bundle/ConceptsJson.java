package dev.pellucid.model.bundle;

import dev.pellucid.model.bundle.ConceptBank.Concept;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** {@code concepts.json} as it is written: what it leaves out is null. */
record ConceptsJson(String layer, Integer channels, List<ConceptJson> concepts) {

  record ConceptJson(String name, float[] vector, Double accuracy, Double pValue, String learnt) {}

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
      try {
        concepts.add(
            new Concept(
                concept.name(),
                concept.vector(),
                optional(concept.accuracy()),
                optional(concept.pValue()),
                Optional.ofNullable(concept.learnt())));
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

  private static void require(Path file, String key, Object value) {
    if (value == null) {
      throw new BundleException(file, key, "is missing");
    }
  }

  private static OptionalDouble optional(Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
