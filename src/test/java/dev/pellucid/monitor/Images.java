package dev.pellucid.monitor;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.Observation.Reasons;
import dev.pellucid.monitor.reference.Reference;
import dev.pellucid.monitor.reference.ReferenceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Images of a model with two concepts and two classes, all their figures normal or uniform. */
public final class Images {

  public static final ModelRef MODEL = new ModelRef("signs", "1");
  public static final List<String> CONCEPTS = List.of("forest", "fog");
  public static final List<String> CLASSES = List.of("stop", "yield");

  private final SplittableRandom random;
  private final String prefix;
  private int next;

  public Images(String prefix, long seed) {
    this.prefix = prefix;
    this.random = new SplittableRandom(seed);
  }

  /** As in the reference. */
  public Observation usual() {
    return withForest(0);
  }

  /** The contribution of forest is that much higher. */
  public Observation withForest(double shift) {
    float[] presence = {(float) normal(), (float) normal()};
    float[] contribution = {(float) (normal() + shift), (float) normal()};
    String predicted = CLASSES.get(random.nextInt(2));
    return new Observation(
        prefix + next,
        MODEL,
        1000L * next++,
        predicted,
        random.nextDouble(),
        random.nextDouble(),
        Optional.of(new Reasons(CONCEPTS, presence, contribution, normal())),
        Optional.empty(),
        Map.of(),
        false,
        Map.of());
  }

  public List<Observation> usual(int count) {
    List<Observation> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(usual());
    }
    return images;
  }

  public static Reference reference(int images, long seed) {
    return reference(new Images("reference-", seed).usual(images));
  }

  public static Reference reference(List<Observation> images) {
    ReferenceBuilder builder = new ReferenceBuilder(MODEL);
    images.forEach(builder::add);
    return builder.build();
  }

  private double normal() {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }
}
