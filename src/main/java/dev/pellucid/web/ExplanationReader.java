package dev.pellucid.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.event.ExplanationEvent;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads explanations from their topic, on which anybody may have written anything. */
@Singleton
final class ExplanationReader {

  private final ObjectMapper json;

  ExplanationReader(ObjectMapper json) {
    this.json = json;
  }

  /** The explanation; empty if these bytes are not one, or lack what every explanation has. */
  Optional<ExplanationEvent> read(byte[] value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(json.readValue(value, ExplanationEvent.class))
          .filter(ExplanationReader::isWhole);
    } catch (IOException notAnExplanation) {
      return Optional.empty();
    }
  }

  private static boolean isWhole(ExplanationEvent event) {
    return Stream.of(
                event.imageId(),
                event.model(),
                event.time(),
                event.source(),
                event.prediction(),
                event.timings())
            .allMatch(Objects::nonNull)
        && Stream.of(event.model().name(), event.model().version(), event.source().topic())
            .allMatch(Objects::nonNull)
        && !event.prediction().top().isEmpty()
        && event.prediction().top().get(0).label() != null;
  }
}
