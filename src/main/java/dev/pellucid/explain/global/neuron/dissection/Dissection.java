package dev.pellucid.explain.global.neuron.dissection;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well each unit of a layer marks each concept.
 *
 * @param concepts in the order of the columns
 * @param images how many were looked at
 * @param coverage of each concept, the share of all pixels that show it
 * @param thresholds T of each unit
 * @param iou {@code [units][concepts]}
 */
public record Dissection(
    FeatureLayer layer,
    List<String> concepts,
    int images,
    double[] coverage,
    double[] thresholds,
    double[][] iou) {

  /** A unit that marks a concept better than this is a detector of it, as the authors have it. */
  public static final double DETECTS = 0.04;

  public Dissection {
    concepts = List.copyOf(concepts);
  }

  /** A unit, and the concept that it marks best. */
  public record Detector(int unit, String concept, double iou) {}

  /** Every unit with its best concept, the best first. */
  public List<Detector> units() {
    return IntStream.range(0, iou.length)
        .mapToObj(this::best)
        .sorted(Comparator.comparingDouble(Detector::iou).reversed())
        .toList();
  }

  /** The units that mark some concept with an IoU above {@value #DETECTS}, the best first. */
  public List<Detector> detectors() {
    return units().stream().filter(unit -> unit.iou() > DETECTS).toList();
  }

  /** The unit that marks a concept best. */
  public Detector bestOf(String concept) {
    int column = concepts.indexOf(concept);
    if (column < 0) {
      throw new IllegalArgumentException(
          "no concept '%s' was looked for; there are %s".formatted(concept, concepts));
    }
    int best = 0;
    for (int unit = 1; unit < iou.length; unit++) {
      best = iou[unit][column] > iou[best][column] ? unit : best;
    }
    return new Detector(best, concept, iou[best][column]);
  }

  private Detector best(int unit) {
    int best = 0;
    for (int concept = 1; concept < concepts.size(); concept++) {
      best = iou[unit][concept] > iou[unit][best] ? concept : best;
    }
    return new Detector(unit, concepts.get(best), iou[unit][best]);
  }
}
