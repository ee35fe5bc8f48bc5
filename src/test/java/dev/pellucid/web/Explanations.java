package dev.pellucid.web;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Cam;
import dev.pellucid.event.ExplanationEvent.ClassScore;
import dev.pellucid.event.ExplanationEvent.ConceptAttribution;
import dev.pellucid.event.ExplanationEvent.Concepts;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.ExplanationEvent.Prediction;
import dev.pellucid.event.ExplanationEvent.Region;
import dev.pellucid.event.ExplanationEvent.Source;
import dev.pellucid.event.ExplanationEvent.Timings;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Synthetic explanations. */
final class Explanations {

  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static final byte[] CAM = {1, 2, 3};

  private Explanations() {}

  static Source source(long offset) {
    return new Source("images", 0, offset);
  }

  static ExplanationEvent explanation(long offset) {
    return explanation("image-" + offset, offset);
  }

  static ExplanationEvent explanation(String imageId, long offset) {
    return explanation(imageId, offset, "signs", "stop", null, 0.5);
  }

  static ExplanationEvent explanation(
      String imageId,
      long offset,
      String model,
      String predicted,
      String label,
      double contribution) {
    ClassScore winner = new ClassScore(3, predicted, 7.5, 0.9);
    return new ExplanationEvent(
        imageId,
        new ModelRef(model, "1"),
        NOON,
        source(offset),
        new Prediction(List.of(winner, new ClassScore(1, "yield", 3.5, 0.05)), 0.4),
        winner,
        new Cam("grad-cam", "features", 1, 1, new Region(0, 0, 1, 1), 0, 2, CAM),
        new Concepts(
            "features",
            List.of(
                new ConceptAttribution("octagon", 0.8f, 1.5f, (float) contribution),
                new ConceptAttribution("red", 0.6f, 0.5f, -0.25f)),
            0.1),
        null,
        label,
        Map.of("district", "north"),
        new Timings(1.5, 2.5, 12.0, 8));
  }
}
