package dev.pellucid.cli.bench.monitor;

import dev.pellucid.event.EventJson;
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
import dev.pellucid.monitor.quantity.ObservationReader;
import dev.pellucid.monitor.reference.Reference;
import dev.pellucid.monitor.reference.ReferenceBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Explanations as the service sends them, of a model that is not there: all that they hold is drawn
 * at random.
 *
 * @param concepts in the bank
 * @param classes of the model
 * @param attributes that images name a group of
 * @param groups of each attribute
 */
public record MonitorLoad(int concepts, int classes, int attributes, int groups) {

  private static final ModelRef MODEL = new ModelRef("bench", "1");
  private static final int TOP = 5;
  private static final byte[] MAP = new byte[120];

  /** Images that a reference is made from: enough for quantities of every class. */
  private static final int CLASS_IMAGES = 300;

  /** What people monitor: 50 concepts, ten classes, one attribute with four groups. */
  public static final MonitorLoad USUAL = new MonitorLoad(50, 10, 1, 4);

  /** An explanation of an image made then. */
  ExplanationEvent event(String id, Instant time, SplittableRandom random) {
    List<ConceptAttribution> attributions = new ArrayList<>(concepts);
    for (int j = 0; j < concepts; j++) {
      attributions.add(
          new ConceptAttribution("concept number " + j, draw(random), draw(random), draw(random)));
    }
    int predicted = random.nextInt(classes);
    List<ClassScore> top = new ArrayList<>();
    for (int rank = 0; rank < Math.min(TOP, classes); rank++) {
      int index = (predicted + rank) % classes;
      top.add(
          new ClassScore(index, "class " + index, draw(random), random.nextDouble() / (rank + 1)));
    }
    Map<String, String> named = new HashMap<>();
    for (int a = 0; a < attributes; a++) {
      named.put("attribute-" + a, "group-" + random.nextInt(groups));
    }
    return new ExplanationEvent(
        id,
        MODEL,
        time,
        new Source("images", 0, 0),
        new Prediction(top, random.nextDouble()),
        top.get(0),
        new Cam("grad-cam", "features", 7, 7, new Region(0, 0, 1, 1), 0, 1, MAP),
        new Concepts("features", attributions, draw(random)),
        null,
        "class " + random.nextInt(classes),
        named,
        new Timings(1.5, 2.5, 3.5, 8));
  }

  private static float draw(SplittableRandom random) {
    return (float) (random.nextDouble() + random.nextDouble() - 1);
  }

  /** Values of records, images one after the other at a rate. */
  List<byte[]> records(int count, Instant from, double perSecond, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Instant time = from.plusMillis((long) (1000 * i / perSecond));
      records.add(EventJson.EXPLANATION.write(event(seed + "-" + i, time, random)));
    }
    return records;
  }

  /** What is usual of them. */
  Reference reference() {
    ObservationReader reader = new ObservationReader();
    ReferenceBuilder builder = new ReferenceBuilder(MODEL);
    records(Math.max(2000, CLASS_IMAGES * classes), Instant.EPOCH, 1000, 17).stream()
        .map(reader::read)
        .forEach(builder::add);
    return builder.build();
  }
}
