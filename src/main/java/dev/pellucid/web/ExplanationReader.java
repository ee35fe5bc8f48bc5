package dev.pellucid.web;

import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads explanations from their topic, on which anybody may have written anything. */
@Singleton
final class ExplanationReader {

  /** The explanation; empty if these bytes are not one, or lack what every explanation has. */
  Optional<ExplanationEvent> read(byte[] value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(EventJson.EXPLANATION.read(value))
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
                event.target(),
                event.timings())
            .allMatch(Objects::nonNull)
        && Stream.of(event.model().name(), event.model().version(), event.source().topic())
            .allMatch(Objects::nonNull)
        && !event.prediction().top().isEmpty()
        && event.prediction().top().get(0).label() != null
        && (event.deep() == null
            || event.deep().results().stream().allMatch(ExplanationReader::isWhole));
  }

  private static boolean isWhole(MethodResult result) {
    return result.method() != null
        && (result.map() == null || (result.map().png() != null && result.map().region() != null));
  }
}
