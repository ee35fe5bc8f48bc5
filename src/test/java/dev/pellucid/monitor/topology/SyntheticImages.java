package dev.pellucid.monitor.topology;

import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.ClassScore;
import dev.pellucid.event.ExplanationEvent.ConceptAttribution;
import dev.pellucid.event.ExplanationEvent.Concepts;
import dev.pellucid.event.ExplanationEvent.Deep;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.ExplanationEvent.Prediction;
import dev.pellucid.event.ExplanationEvent.Source;
import dev.pellucid.event.ExplanationEvent.Timings;
import dev.pellucid.monitor.quantity.ObservationReader;
import dev.pellucid.monitor.reference.Reference;
import dev.pellucid.monitor.reference.ReferenceBuilder;
import dev.pellucid.monitor.reference.TieBreak;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Explanations of a model of two classes and three concepts, one of which may drift. */
public final class SyntheticImages {

  public static final ModelRef MODEL = new ModelRef("signs", "1");

  private static final List<String> CONCEPTS = List.of("red border", "forest", "sky");

  private final ModelRef model;
  private final long seed;

  public SyntheticImages(ModelRef model, long seed) {
    this.model = model;
    this.seed = seed;
  }

  /**
   * One image; the same number is always the same image.
   *
   * @param shift what the concept {@code forest} contributes more than usual
   */
  ExplanationEvent image(int number, Instant time, double shift) {
    return image("img-" + number, number, time, shift, null, Map.of());
  }

  /** An image of which more is known. */
  public ExplanationEvent image(
      String id, int number, Instant time, double shift, String label, Map<String, String> groups) {
    // Neighbouring seeds give neighbouring numbers at first.
    Random random = new Random(TieBreak.hash(seed + "/" + number));
    List<ConceptAttribution> concepts = new ArrayList<>();
    for (String concept : CONCEPTS) {
      double more = concept.equals("forest") ? shift : 0;
      concepts.add(
          new ConceptAttribution(
              concept, (float) random.nextGaussian(), 0, (float) (random.nextGaussian() + more)));
    }
    String predicted = random.nextDouble() < 0.6 ? "stop" : "yield";
    double confidence = 0.5 + 0.5 * random.nextDouble();
    ClassScore top = new ClassScore(0, predicted, 3, confidence);
    return new ExplanationEvent(
        id,
        model,
        time,
        new Source("images", 0, number),
        new Prediction(List.of(top), 0.3 + 0.2 * random.nextDouble()),
        top,
        null,
        new Concepts("features", concepts, 0.1 * random.nextGaussian()),
        null,
        label,
        groups,
        new Timings(1, 1, 1, 1));
  }

  /** The deep explanation of an image. */
  static ExplanationEvent deep(ExplanationEvent image, double figure) {
    return image.followedBy(
        new Deep(
            "sample",
            List.of(
                new MethodResult(
                    "lrp",
                    Map.of(),
                    false,
                    Map.of(),
                    Map.of("gap", figure),
                    5,
                    null,
                    null,
                    null,
                    null))));
  }

  /**
   * Images at equal steps.
   *
   * @param from which number the concept drifts
   */
  public List<ExplanationEvent> stream(
      int count, Instant begin, long stepMillis, int from, double shift) {
    return IntStream.range(0, count)
        .mapToObj(i -> image(i, begin.plusMillis(i * stepMillis), i < from ? 0 : shift))
        .toList();
  }

  /** A reference of so many other images. */
  public Reference reference(int images) {
    return reference(images, false);
  }

  /** One that knows a figure of deep explanations too. */
  Reference referenceWithFigure(int images) {
    return reference(images, true);
  }

  private Reference reference(int images, boolean deep) {
    ObservationReader reader = new ObservationReader();
    ReferenceBuilder builder = new ReferenceBuilder(model);
    for (int i = 0; i < images; i++) {
      ExplanationEvent event = image("ref-" + i, -1 - i, Instant.EPOCH, 0, null, Map.of());
      builder.add(reader.read(EventJson.EXPLANATION.write(event)));
      if (deep) {
        builder.add(reader.read(EventJson.EXPLANATION.write(deep(event, i / (double) images))));
      }
    }
    return builder.build();
  }
}
