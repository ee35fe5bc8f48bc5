package dev.pellucid.monitor.fairness;

import dev.pellucid.monitor.sequential.Patience;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is compared between groups, and how patiently.
 *
 * @param patience the least mean span between false alarms of the model, drift and fairness
 *     together
 * @param budget the part of the alarms that fairness may cause, 0…1; drift has the rest
 * @param practical δ: a gap no larger is no cause for alarm
 * @param confidence of every interval, at all times, such as 0.95
 * @param kinds which figures
 * @param attributes which attributes; empty for all that images name
 * @param intersections pairs of attributes to be crossed
 * @param bounds on memory
 * @param enough with fewer images of a group nothing is said of its gaps
 * @param longestWait how long in image time the last values of a group wait for those of another
 *     group to be compared with
 */
public record FairnessSettings(
    Patience patience,
    double budget,
    double practical,
    double confidence,
    Set<MeasureKind> kinds,
    List<String> attributes,
    List<Intersection> intersections,
    Bounds bounds,
    int enough,
    Duration longestWait) {

  /**
   * Bounds on memory.
   *
   * @param attributes further ones are not watched; intersections do not count
   * @param groups of an attribute; further ones are one group, {@link FairnessPlan#OTHER}; {@link
   *     FairnessPlan#UNKNOWN} does not count
   * @param classes of more classes the most frequent of the reference have figures of their own
   * @param tests groups that would make more pairs and figures than that are counted as {@link
   *     FairnessPlan#OTHER}; a test takes some 100 bytes of state
   */
  public record Bounds(int attributes, int groups, int classes, int tests) {

    /** 8 attributes of 20 groups, 20 classes, 5000 tests. */
    public static final Bounds USUAL = new Bounds(8, 20, 20, 5000);

    public Bounds {
      if (attributes < 1 || groups < 2 || classes < 1 || tests < 1) {
        throw new IllegalArgumentException(
            "%d attributes of %d groups, %d classes and %d tests leave nothing to compare"
                .formatted(attributes, groups, classes, tests));
      }
    }
  }

  /** A false alarm in a million images at most, half of them for fairness; δ is 0.1. */
  public static final FairnessSettings USUAL =
      new FairnessSettings(
          new Patience.Images(1e6),
          0.5,
          0.1,
          0.95,
          EnumSet.allOf(MeasureKind.class),
          List.of(),
          List.of(),
          Bounds.USUAL,
          50,
          Duration.ofMinutes(10));

  public FairnessSettings {
    kinds = Set.copyOf(kinds);
    attributes = List.copyOf(attributes);
    intersections = List.copyOf(intersections);
    if (!(budget > 0 && budget <= 1)) {
      throw new IllegalArgumentException("the budget is a part, 0…1, not " + budget);
    }
    if (!(practical >= 0 && practical < 1)) {
      throw new IllegalArgumentException("the practical gap lies in 0…1, not at " + practical);
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("the confidence must lie in 0…1, not " + confidence);
    }
    if (enough < 1) {
      throw new IllegalArgumentException("%d images are not enough".formatted(enough));
    }
    if (longestWait.isNegative()) {
      throw new IllegalArgumentException("values cannot wait for " + longestWait);
    }
  }

  public FairnessSettings withPatience(Patience other) {
    return new FairnessSettings(
        other,
        budget,
        practical,
        confidence,
        kinds,
        attributes,
        intersections,
        bounds,
        enough,
        longestWait);
  }

  public FairnessSettings withBudget(double other) {
    return new FairnessSettings(
        patience,
        other,
        practical,
        confidence,
        kinds,
        attributes,
        intersections,
        bounds,
        enough,
        longestWait);
  }

  public FairnessSettings withPractical(double other) {
    return new FairnessSettings(
        patience,
        budget,
        other,
        confidence,
        kinds,
        attributes,
        intersections,
        bounds,
        enough,
        longestWait);
  }

  public FairnessSettings withKinds(Set<MeasureKind> other) {
    return new FairnessSettings(
        patience,
        budget,
        practical,
        confidence,
        other,
        attributes,
        intersections,
        bounds,
        enough,
        longestWait);
  }

  public FairnessSettings withAttributes(List<String> other) {
    return new FairnessSettings(
        patience,
        budget,
        practical,
        confidence,
        kinds,
        other,
        intersections,
        bounds,
        enough,
        longestWait);
  }

  public FairnessSettings withIntersections(List<Intersection> other) {
    return new FairnessSettings(
        patience,
        budget,
        practical,
        confidence,
        kinds,
        attributes,
        other,
        bounds,
        enough,
        longestWait);
  }

  public FairnessSettings withBounds(Bounds other) {
    return new FairnessSettings(
        patience,
        budget,
        practical,
        confidence,
        kinds,
        attributes,
        intersections,
        other,
        enough,
        longestWait);
  }
}
