package dev.pellucid.stream;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.ClassScore;
import dev.pellucid.event.ExplanationEvent.ConceptAttribution;
import dev.pellucid.event.ExplanationEvent.Concepts;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.ExplanationEvent.Prediction;
import dev.pellucid.event.ExplanationEvent.Timings;
import dev.pellucid.image.Crop;
import dev.pellucid.model.LiveExplanation;
import dev.pellucid.model.bundle.ModelManifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the model says of an image, as an event. */
final class ExplanationEvents {

  private final int topClasses;

  /**
   * @param topClasses how many of the most probable classes are named
   */
  ExplanationEvents(int topClasses) {
    this.topClasses = topClasses;
  }

  /**
   * @param model what is known of the model that explained the image
   * @param seen what the model saw of the image
   * @param decoding how long decoding and preprocessing took
   */
  ExplanationEvent event(
      ImageFacts image,
      ModelManifest model,
      Crop seen,
      Duration decoding,
      LiveExplanation explanation) {
    return new ExplanationEvent(
        image.id(),
        new ModelRef(model.name(), model.version()),
        image.time(),
        image.source().orElse(null),
        Prediction.of(top(model, explanation), explanation.probabilities()),
        score(model, explanation, explanation.target()),
        explanation.cam().map(cam -> CamImage.of(cam, seen)).orElse(null),
        explanation.concepts().map(ExplanationEvents::concepts).orElse(null),
        null,
        image.label().orElse(null),
        image.groups(),
        new Timings(
            millis(decoding),
            millis(explanation.waited()),
            millis(explanation.inference()),
            explanation.batchSize()));
  }

  private List<ClassScore> top(ModelManifest model, LiveExplanation explanation) {
    // Logits, for probabilities saturate: many classes may be at 0, or several at 1.
    return Arrays.stream(TopClasses.of(explanation.logits(), topClasses))
        .mapToObj(index -> score(model, explanation, index))
        .toList();
  }

  private static ClassScore score(ModelManifest model, LiveExplanation explanation, int index) {
    return new ClassScore(
        index,
        model.label(index),
        explanation.logits()[index],
        // Rounding may leave a softmax a little above 1.
        Math.min(1, explanation.probabilities()[index]));
  }

  private static Concepts concepts(LiveExplanation.Concepts concepts) {
    List<ConceptAttribution> attributions = new ArrayList<>(concepts.names().size());
    for (int j = 0; j < concepts.names().size(); j++) {
      attributions.add(
          new ConceptAttribution(
              concepts.names().get(j),
              concepts.presence()[j],
              concepts.sensitivity()[j],
              concepts.contribution()[j]));
    }
    return new Concepts(concepts.layer(), attributions, concepts.residual());
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
