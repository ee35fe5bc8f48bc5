package dev.pellucid.monitor.reference;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.Observation.Reasons;
import dev.pellucid.monitor.quantity.Quantity;
import dev.pellucid.monitor.quantity.Quantity.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes a reference profile of observations. It keeps them all: a few thousand are enough, for the
 * uncertainty that a finite reference leaves falls with the root of their number.
 *
 * <p>The same observations give the same profile in any order.
 */
public final class ReferenceBuilder {

  /** Fewer images than this are no reference for the images of one class. */
  public static final int CLASS_IMAGES = 200;

  /** Fewer images than this are no reference at all. */
  public static final int FEWEST_IMAGES = 100;

  private final ModelRef model;
  private final List<Observation> observations = new ArrayList<>();

  public ReferenceBuilder(ModelRef model) {
    this.model = model;
  }

  /**
   * Adds one explained image.
   *
   * @throws IllegalArgumentException if another model explained it
   */
  public void add(Observation observation) {
    if (!observation.model().equals(model)) {
      throw new IllegalArgumentException(
          "image '%s' was explained by %s; this is the reference of %s"
              .formatted(observation.imageId(), observation.model(), model));
    }
    observations.add(observation);
  }

  /** How many images it would be made from: an image's deep explanations count with the image. */
  public int images() {
    return (int) observations.stream().filter(observation -> !observation.deep()).count();
  }

  /**
   * The profile of what was added.
   *
   * @throws TooFewImagesException if they are fewer than {@value #FEWEST_IMAGES}
   */
  public Reference build() {
    int images = images();
    if (images < FEWEST_IMAGES) {
      throw new TooFewImagesException(model, images, FEWEST_IMAGES);
    }
    Map<Quantity, Scale> scales = new LinkedHashMap<>();
    for (Quantity quantity : overall()) {
      put(scales, quantity, observations, FEWEST_IMAGES);
    }
    Map<String, List<Observation>> byClass = new LinkedHashMap<>();
    for (String label : labels()) {
      byClass.put(
          label,
          observations.stream()
              .filter(observation -> observation.predicted().equals(label))
              .toList());
    }
    byClass.forEach(
        (label, ofClass) ->
            ofClass(label).forEach(quantity -> put(scales, quantity, ofClass, CLASS_IMAGES)));
    return new Reference(model, images, scales);
  }

  private List<Quantity> overall() {
    List<Quantity> quantities = new ArrayList<>();
    quantities.add(Quantity.of(Kind.CONFIDENCE));
    quantities.add(Quantity.of(Kind.ENTROPY));
    quantities.add(Quantity.of(Kind.RESIDUAL));
    labels().forEach(label -> quantities.add(Quantity.of(Kind.CLASS_SHARE, label)));
    concepts().forEach(concept -> quantities.add(Quantity.of(Kind.PRESENCE, concept)));
    concepts().forEach(concept -> quantities.add(Quantity.of(Kind.CONTRIBUTION, concept)));
    Set<String> indicators = new TreeSet<>();
    observations.forEach(observation -> indicators.addAll(observation.quality().keySet()));
    indicators.forEach(indicator -> quantities.add(Quantity.of(Kind.QUALITY, indicator)));
    return quantities;
  }

  private List<Quantity> ofClass(String label) {
    List<Quantity> quantities = new ArrayList<>();
    for (Kind kind : List.of(Kind.CONTRIBUTION, Kind.PRESENCE)) {
      concepts().forEach(concept -> quantities.add(Quantity.of(kind, concept).where(label)));
    }
    return quantities;
  }

  private Set<String> labels() {
    Set<String> labels = new TreeSet<>();
    observations.forEach(observation -> labels.add(observation.predicted()));
    return labels;
  }

  /** In the order of the bank; all events of a version have the same. */
  private List<String> concepts() {
    return observations.stream()
        .flatMap(observation -> observation.reasons().stream())
        .findFirst()
        .map(Reasons::concepts)
        .orElse(List.of());
  }

  private static void put(
      Map<Quantity, Scale> scales, Quantity quantity, List<Observation> images, int fewest) {
    long salt = TieBreak.hash(quantity.id());
    double[] values = new double[images.size()];
    int[] ties = new int[images.size()];
    int count = 0;
    for (Observation image : images) {
      OptionalDouble value = quantity.valueOf(image);
      if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
        values[count] = value.getAsDouble();
        ties[count++] = TieBreak.of(TieBreak.hash(image.imageId()), salt);
      }
    }
    if (count >= fewest) {
      scales.put(
          quantity,
          quantity.kind() == Kind.CLASS_SHARE
              ? share(values, count)
              : RankScale.of(Arrays.copyOf(values, count), Arrays.copyOf(ties, count)));
    }
  }

  private static Scale share(double[] values, int count) {
    int ones = 0;
    for (int i = 0; i < count; i++) {
      ones += values[i] > 0.5 ? 1 : 0;
    }
    return new ShareScale(count, ones);
  }
}
