package dev.pellucid.monitor.reference;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.monitor.quantity.Quantity;
import dev.pellucid.monitor.quantity.Quantity.Kind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A reference profile as JSON: {@code reference.json} of a bundle, and the value of a record of the
 * topic of references.
 */
public final class ReferenceJson {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private ReferenceJson() {}

  private record Document(ModelRef model, int images, List<Entry> quantities) {}

  /** Of a share {@code ones}, of ranks all else. */
  private record Entry(
      String kind,
      String subject,
      String label,
      int images,
      Integer ones,
      Double mean,
      Double lowestMean,
      Double highestMean,
      double[] edges,
      int[] ties) {

    static Entry of(Quantity quantity, Scale scale) {
      String kind = quantity.kind().id();
      String subject = quantity.subject().orElse(null);
      String label = quantity.label().orElse(null);
      if (scale instanceof ShareScale share) {
        return new Entry(
            kind, subject, label, share.images(), share.ones(), null, null, null, null, null);
      }
      RankScale ranks = (RankScale) scale;
      return new Entry(
          kind,
          subject,
          label,
          ranks.images(),
          null,
          ranks.mean(),
          ranks.lowestMean(),
          ranks.highestMean(),
          ranks.edges(),
          ranks.ties());
    }

    Quantity quantity() {
      return new Quantity(Kind.of(kind), Optional.ofNullable(subject), Optional.ofNullable(label));
    }

    Scale scale() {
      if (ones == null
          && Stream.of(edges, ties, mean, lowestMean, highestMean).anyMatch(Objects::isNull)) {
        throw new IllegalArgumentException(
            "it needs 'ones', or 'edges', 'ties', 'mean', 'lowestMean' and 'highestMean'");
      }
      return ones != null
          ? new ShareScale(images, ones)
          : new RankScale(edges, ties, images, mean, lowestMean, highestMean);
    }
  }

  /** UTF-8 JSON. */
  public static byte[] write(Reference reference) {
    List<Entry> entries =
        reference.scales().entrySet().stream()
            .map(entry -> Entry.of(entry.getKey(), entry.getValue()))
            .toList();
    try {
      return JSON.writeValueAsBytes(new Document(reference.model(), reference.images(), entries));
    } catch (IOException e) {
      throw new IllegalArgumentException("a reference cannot be written as JSON", e);
    }
  }

  /**
   * Reads a reference.
   *
   * @throws IOException if the bytes are not JSON of one; the message says what is wrong
   */
  public static Reference read(byte[] json) throws IOException {
    Document document = JSON.readValue(json, Document.class);
    if (document == null || document.model() == null || document.quantities() == null) {
      throw new IOException("a reference needs 'model' and 'quantities'");
    }
    Map<Quantity, Scale> scales = new LinkedHashMap<>();
    for (Entry entry : document.quantities()) {
      if (entry == null) {
        throw new IOException("quantity %d of the reference is null".formatted(scales.size()));
      }
      try {
        Quantity quantity = entry.quantity();
        Scale scale = entry.scale();
        requireFit(quantity, scale);
        scales.put(quantity, scale);
      } catch (IllegalArgumentException e) {
        throw new IOException(
            "quantity %d of the reference is broken: %s".formatted(scales.size(), e.getMessage()),
            e);
      }
    }
    try {
      return new Reference(document.model(), document.images(), scales);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void requireFit(Quantity quantity, Scale scale) {
    boolean isShare = quantity.kind() == Kind.CLASS_SHARE;
    if (isShare != scale instanceof ShareScale) {
      throw new IllegalArgumentException(
          "'%s' is on a scale of another kind".formatted(quantity.id()));
    }
    boolean needsSubject =
        switch (quantity.kind()) {
          case PRESENCE, CONTRIBUTION, CLASS_SHARE, QUALITY -> true;
          case RESIDUAL, CONFIDENCE, ENTROPY -> false;
        };
    if (needsSubject != quantity.subject().isPresent()) {
      throw new IllegalArgumentException(
          "'%s' %s"
              .formatted(quantity.id(), needsSubject ? "names no subject" : "names a subject"));
    }
  }
}
