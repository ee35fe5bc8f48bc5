package dev.pellucid.monitor.fairness;

import java.util.stream.Stream;

/** Figures of fairness: what is compared between groups. Every one is a mean of values in 0…1. */
public enum MeasureKind {
  /** The share of images of which a class is predicted. */
  DEMOGRAPHIC_PARITY("demographic-parity", false),
  /** The share of images whose predicted class is the true one. */
  ACCURACY("accuracy", true),
  /** Of the images of a true class, the share of which it is predicted. */
  EQUAL_OPPORTUNITY("equal-opportunity", true),
  /**
   * Of the images of all other true classes, the share of which the class is predicted. With equal
   * opportunity: equalised odds.
   */
  FALSE_POSITIVES("false-positives", true),
  /**
   * The mean of (1 + correct − confidence)/2, correct being 1 or 0: ½ where confidence is as high
   * as accuracy, less where the model is too sure of itself. A gap is half that of the calibration
   * errors.
   */
  CALIBRATION("calibration", true),
  /**
   * How much the model relies on a concept, for a class or against it: the mean rank of the size of
   * its contribution in the reference, which is the part of the reference between −|c| and |c|,
   * among images of the same predicted class where the reference has enough of them, else among
   * all. Ranks are taken within the class so that a group that merely sees other classes does not
   * stand out; where the reference is too small for that, it may.
   */
  CONCEPT_RELIANCE("concept-reliance", false),
  /**
   * The mean rank in the reference of a figure by which deep explanations say how good they are.
   */
  EXPLANATION_QUALITY("explanation-quality", false);

  private final String id;
  private final boolean label;

  MeasureKind(String id, boolean label) {
    this.id = id;
    this.label = label;
  }

  /** The name on the wire. */
  public String id() {
    return id;
  }

  /** Whether it needs the true class. */
  public boolean needsLabel() {
    return label;
  }

  /**
   * The kind of a name on the wire.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static MeasureKind of(String id) {
    for (MeasureKind kind : values()) {
      if (kind.id.equals(id)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "no figure of fairness is called '%s'; there are %s"
            .formatted(id, Stream.of(values()).map(MeasureKind::id).toList()));
  }
}
