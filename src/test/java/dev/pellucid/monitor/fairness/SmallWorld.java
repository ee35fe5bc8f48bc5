package dev.pellucid.monitor.fairness;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.Observation.Reasons;
import dev.pellucid.monitor.reference.Reference;
import dev.pellucid.monitor.reference.ReferenceBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Images of a model with three classes and two concepts. */
final class SmallWorld {

  static final ModelRef MODEL = new ModelRef("signs", "1");
  static final List<String> CLASSES = List.of("stop", "yield", "limit");
  static final List<String> CONCEPTS = List.of("red", "forest");
  static final String INDICATOR = "rise.deletion";

  /** 900 images; each class has about 300, enough for scales of its own. */
  static final Reference REFERENCE = reference();

  private SmallWorld() {}

  private static Reference reference() {
    Random random = new Random(1);
    ReferenceBuilder builder = new ReferenceBuilder(MODEL);
    for (int i = 0; i < 900; i++) {
      Observation image = image("reference" + i, random, Map.of());
      builder.add(image);
      builder.add(deep(image, random.nextDouble()));
    }
    return builder.build();
  }

  static FairnessPlan plan() {
    return plan(FairnessSettings.USUAL);
  }

  static FairnessPlan plan(FairnessSettings settings) {
    return FairnessPlan.of(REFERENCE, settings);
  }

  /** An image whose class is right four times in five, and whose concepts depend on its class. */
  static Observation image(String id, Random random, Map<String, String> groups) {
    int predicted = random.nextInt(CLASSES.size());
    int truth = random.nextInt(5) > 0 ? predicted : random.nextInt(CLASSES.size());
    float[] contribution = new float[CONCEPTS.size()];
    for (int j = 0; j < contribution.length; j++) {
      contribution[j] = (float) (random.nextGaussian() + 3 * predicted);
    }
    return image(
        id,
        groups,
        CLASSES.get(predicted),
        CLASSES.get(truth),
        0.5 + random.nextDouble() / 2,
        contribution);
  }

  static Observation image(
      String id,
      Map<String, String> groups,
      String predicted,
      String truth,
      double confidence,
      float... contribution) {
    return new Observation(
        id,
        MODEL,
        0,
        predicted,
        confidence,
        1,
        Optional.of(new Reasons(CONCEPTS, new float[contribution.length], contribution, 0)),
        Optional.of(truth),
        groups,
        false,
        Map.of());
  }

  /** The deep explanation that follows. */
  static Observation deep(Observation live, double quality) {
    return new Observation(
        live.imageId(),
        live.model(),
        live.time(),
        live.predicted(),
        live.confidence(),
        live.entropy(),
        live.reasons(),
        live.label(),
        live.groups(),
        true,
        Map.of(INDICATOR, quality));
  }

  /** Names a group of each attribute, or for one image in six none. */
  static Map<String, String> groups(Random random, Map<String, Integer> attributes) {
    Map<String, String> groups = new HashMap<>();
    attributes.forEach(
        (attribute, count) -> {
          if (random.nextInt(6) > 0) {
            groups.put(attribute, attribute + random.nextInt(count));
          }
        });
    return groups;
  }
}
