package dev.pellucid.monitor.fairness;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.monitor.quantity.Quantity;
import dev.pellucid.monitor.reference.Reference;
import dev.pellucid.monitor.reference.Scale;
import dev.pellucid.monitor.reference.ShareScale;
import dev.pellucid.monitor.reference.TieBreak;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which figures of a model are compared between groups, on which scales, and where the alarm lies.
 *
 * <p>A figure's values are counted on levels: 0 and 1 for shares, else {@value #GRADES} levels
 * l/{@value #FINEST}. A value between two levels is counted at one of them by a chance that belongs
 * to the image, so that no mean is moved by it; what it adds to the spread is no more than 1/64.
 */
public final class FairnessPlan {

  /** The group of images that name none of an attribute that others name. */
  public static final String UNKNOWN = "unknown";

  /** The group of all groups beyond the bounds. */
  public static final String OTHER = "other";

  static final int FINEST = 32;
  static final int GRADES = FINEST + 1;

  /**
   * Of T, the most that one comparison weighs: an e-detector that has long had nothing to compare
   * is not given all that time at once. See {@link #threshold}.
   */
  private static final double HEAVIEST = 0.01;

  /**
   * Scale of a graded figure.
   *
   * @param salt {@link TieBreak#hash} of the quantity's id
   */
  record Graded(Scale scale, long salt) {

    static Graded of(Quantity quantity, Scale scale) {
      return new Graded(scale, TieBreak.hash(quantity.id()));
    }

    /** The level of a value's rank. */
    int level(double value, long image) {
      return FairnessPlan.level(rank(value, image), image ^ salt);
    }

    /**
     * The level of the rank of a value's size: the part of the reference that lies between −|x| and
     * |x|.
     */
    int levelOfSize(double value, long image) {
      double size = Math.abs(value);
      double part = rank(size, image) - rank(-size, image);
      return FairnessPlan.level(Math.max(0, part), image ^ salt);
    }

    private double rank(double value, long image) {
      return (scale.bin(value, image, salt) + 0.5) / scale.bins();
    }
  }

  private final ModelRef model;
  private final FairnessSettings settings;
  private final List<Measure> measures;
  private final Map<String, Integer> classes;
  private final List<String> concepts;
  private final List<String> indicators;
  private final List<Graded> overall;
  private final List<Graded> quality;
  private final List<Optional<Graded>> presence;
  private final Map<String, List<Graded>> ofClass;
  private final TallyLayout layout;

  private FairnessPlan(Reference reference, FairnessSettings settings) {
    this.model = reference.model();
    this.settings = settings;
    List<String> labels = labels(reference);
    this.classes = new HashMap<>();
    labels.stream()
        .limit(settings.bounds().classes())
        .forEach(label -> classes.put(label, classes.size()));
    this.concepts = subjects(reference, settings, MeasureKind.CONCEPT_RELIANCE);
    this.indicators = subjects(reference, settings, MeasureKind.EXPLANATION_QUALITY);
    this.overall = new ArrayList<>();
    for (String concept : concepts) {
      Quantity quantity = Quantity.of(Quantity.Kind.CONTRIBUTION, concept);
      overall.add(Graded.of(quantity, reference.scale(quantity).orElseThrow()));
    }
    this.ofClass = new HashMap<>();
    for (String label : labels) {
      ofClass.put(label, ofClass(reference, label));
    }
    this.quality = new ArrayList<>();
    for (String indicator : indicators) {
      Quantity quantity = Quantity.of(Quantity.Kind.QUALITY, indicator);
      quality.add(Graded.of(quantity, reference.scale(quantity).orElseThrow()));
    }
    this.measures = measures(labels.subList(0, classes.size()));
    this.presence = new ArrayList<>();
    for (String concept : concepts) {
      Quantity quantity = Quantity.of(Quantity.Kind.PRESENCE, concept);
      presence.add(reference.scale(quantity).map(scale -> Graded.of(quantity, scale)));
    }
    this.layout =
        new TallyLayout(classes.size(), concepts.size() + indicators.size(), concepts.size());
  }

  /** What a reference allows to compare, as far as the settings want it. */
  public static FairnessPlan of(Reference reference, FairnessSettings settings) {
    return new FairnessPlan(reference, settings);
  }

  /** The most frequent first. */
  private static List<String> labels(Reference reference) {
    return reference.scales().entrySet().stream()
        .filter(entry -> entry.getKey().kind() == Quantity.Kind.CLASS_SHARE)
        .sorted(
            Comparator.comparingInt(
                    (Map.Entry<Quantity, Scale> entry) -> -((ShareScale) entry.getValue()).ones())
                .thenComparing(entry -> entry.getKey().id()))
        .map(entry -> entry.getKey().subject().orElseThrow())
        .toList();
  }

  private static List<String> subjects(
      Reference reference, FairnessSettings settings, MeasureKind kind) {
    if (!settings.kinds().contains(kind)) {
      return List.of();
    }
    Quantity.Kind wanted =
        kind == MeasureKind.CONCEPT_RELIANCE ? Quantity.Kind.CONTRIBUTION : Quantity.Kind.QUALITY;
    return reference.scales().keySet().stream()
        .filter(quantity -> quantity.kind() == wanted && quantity.label().isEmpty())
        .map(quantity -> quantity.subject().orElseThrow())
        .toList();
  }

  private List<Graded> ofClass(Reference reference, String label) {
    List<Graded> scales = new ArrayList<>();
    for (int j = 0; j < concepts.size(); j++) {
      Quantity quantity = Quantity.of(Quantity.Kind.CONTRIBUTION, concepts.get(j)).where(label);
      Optional<Scale> scale = reference.scale(quantity);
      scales.add(scale.isPresent() ? Graded.of(quantity, scale.get()) : overall.get(j));
    }
    return List.copyOf(scales);
  }

  private List<Measure> measures(List<String> labels) {
    List<Measure> all = new ArrayList<>();
    for (MeasureKind kind : new TreeSet<>(settings.kinds())) {
      switch (kind) {
        case ACCURACY, CALIBRATION -> all.add(Measure.of(kind));
        case CONCEPT_RELIANCE -> concepts.forEach(name -> all.add(Measure.of(kind, name)));
        case EXPLANATION_QUALITY -> indicators.forEach(name -> all.add(Measure.of(kind, name)));
        default -> labels.forEach(name -> all.add(Measure.of(kind, name)));
      }
    }
    return List.copyOf(all);
  }

  /**
   * The level at which a value of an image is counted: one of the two beside it, so that the mean
   * over chances is the value.
   *
   * @param value 0…1
   * @param chance of the image and the figure
   */
  static int level(double value, long chance) {
    double place = value * FINEST;
    int below = (int) place;
    return below + (place - below > Chance.fraction(chance) ? 1 : 0);
  }

  /** Whose decisions are compared. */
  public ModelRef model() {
    return model;
  }

  public FairnessSettings settings() {
    return settings;
  }

  /** The figures, in the order in which signals name them. */
  public List<Measure> measures() {
    return measures;
  }

  /** Whether an attribute is wanted; intersections are not asked about. */
  boolean wants(String attribute) {
    return settings.attributes().isEmpty() || settings.attributes().contains(attribute);
  }

  boolean isIntersection(String attribute) {
    return settings.intersections().stream()
        .anyMatch(crossed -> crossed.attribute().equals(attribute));
  }

  TallyLayout layout() {
    return layout;
  }

  /** The number of a class that has figures of its own, else −1. */
  int classOf(String label) {
    return classes.getOrDefault(label, -1);
  }

  List<String> concepts() {
    return concepts;
  }

  List<String> indicators() {
    return indicators;
  }

  /** The scales of the concepts for images of a predicted class. */
  List<Graded> scales(String predicted) {
    return ofClass.getOrDefault(predicted, overall);
  }

  /** The scales of how much of a concept is seen; empty where the reference does not know. */
  List<Optional<Graded>> presenceScales() {
    return presence;
  }

  List<Graded> qualityScales() {
    return quality;
  }

  /** The number of the class or of the graded figure that the layout counts it under; else 0. */
  int place(Measure measure) {
    return switch (measure.kind()) {
      case ACCURACY, CALIBRATION -> 0;
      case CONCEPT_RELIANCE -> concepts.indexOf(measure.subject().orElseThrow());
      case EXPLANATION_QUALITY ->
          concepts.size() + indicators.indexOf(measure.subject().orElseThrow());
      default -> classOf(measure.subject().orElseThrow());
    };
  }

  /** The most that one comparison weighs. */
  double heaviest() {
    return HEAVIEST * settings.patience().span();
  }

  /**
   * What M must reach, with m tests so far: m(T/budget + T/100), T the span that was asked for.
   *
   * <p>Why the promise holds. Of test k, M changes only at ticks at which it has pairs to compare.
   * After such a tick none of its values wait, so its next factor is independent of all that is
   * known by then, and of mean 1 at most: E M at the first such tick at or after a stopping time τ
   * is no more than the mean weight up to there, which is the weight up to τ and one comparison's,
   * T/100 at most. (Values that wait are known before they are compared; at τ itself the sums of
   * tests with waiting values promise nothing, and need not.) The test that goes on at τ is at a
   * comparison of its own, so 1 ≤ Σ_k M_k/threshold, and with the number of tests at its time never
   * falling, 1 ≤ (E weight up to τ + T/100) / (T/budget + T/100): the mean weight up to the first
   * false alarm is at least T/budget. When a group or a figure first appears must not depend on
   * values.
   */
  double threshold(int tests) {
    return tests * (settings.patience().span() / settings.budget() + heaviest());
  }

  /** Differs where states and tallies do not fit. */
  int fingerprint() {
    Set<String> attributes = new TreeSet<>(settings.attributes());
    StringBuilder text = new StringBuilder();
    measures.forEach(measure -> text.append(measure.id()).append('\n'));
    text.append(attributes).append(settings.practical());
    return (int) TieBreak.hash(text.toString());
  }
}
