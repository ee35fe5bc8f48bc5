package dev.pellucid.stream;

import dev.pellucid.event.ExplanationEvent.Source;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of an image before a model sees it.
 *
 * @param id how it is called
 * @param time when it was made
 * @param source the record that held it; empty if it did not come by a topic
 * @param label the true label
 * @param groups sensitive attributes
 */
record ImageFacts(
    String id,
    Instant time,
    Optional<Source> source,
    Optional<String> label,
    Map<String, String> groups) {

  ImageFacts {
    groups = Map.copyOf(groups);
  }

  static ImageFacts of(ImageRecord image) {
    return new ImageFacts(
        image.id(),
        image.time(),
        Optional.of(
            new Source(
                image.source().topic(), image.source().partition(), image.source().offset())),
        image.label(),
        image.groups());
  }
}
