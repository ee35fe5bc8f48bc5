package dev.pellucid.stream;

import dev.pellucid.event.ExplanationEvent.Counterfactual;
import dev.pellucid.event.ExplanationEvent.Example;
import dev.pellucid.event.ExplanationEvent.Exchange;
import dev.pellucid.event.ExplanationEvent.Images;
import dev.pellucid.event.ExplanationEvent.Part;
import dev.pellucid.event.ExplanationEvent.Parts;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Attribution.ExampleImage;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.image.Crop;
import java.util.stream.IntStream;

/** What a method says by the model's examples, as a part of an event. */
final class ImageResults {

  private ImageResults() {}

  /** Null if it does not speak of them. */
  static Images of(Attribution attribution, Crop seen, Classifier classifier) {
    if (attribution instanceof Attribution.Examples told) {
      return new Images(
          IntStream.range(0, told.examples().size())
              .mapToObj(i -> example(told.examples().get(i), told.values()[i], classifier))
              .toList(),
          null,
          null);
    }
    if (attribution instanceof Attribution.Counterfactual told) {
      return new Images(null, counterfactual(told, seen, classifier), null);
    }
    if (attribution instanceof Attribution.Parts told) {
      return new Images(null, null, parts(told, seen, classifier));
    }
    return null;
  }

  private static Counterfactual counterfactual(
      Attribution.Counterfactual told, Crop seen, Classifier classifier) {
    return new Counterfactual(
        told.layer(),
        told.width(),
        told.height(),
        CamImage.region(seen),
        classifier.label(told.from()),
        classifier.label(told.to()),
        example(told.example(), told.exchanges().size(), classifier),
        told.exchanges().stream()
            .map(each -> new Exchange(each.here(), each.there(), each.before(), each.after()))
            .toList());
  }

  private static Parts parts(Attribution.Parts told, Crop seen, Classifier classifier) {
    return new Parts(
        told.layer(),
        told.width(),
        told.height(),
        CamImage.region(seen),
        told.parts().stream()
            .map(
                each ->
                    new Part(
                        each.here(),
                        each.there(),
                        each.similarity(),
                        example(each.example(), each.evidence(), classifier)))
            .toList());
  }

  private static Example example(ExampleImage image, double value, Classifier classifier) {
    return new Example(
        image.index(),
        image.name(),
        image.label().isPresent() ? classifier.label(image.label().getAsInt()) : null,
        classifier.label(image.predicted()),
        value);
  }
}
