package dev.pellucid.monitor.fairness;

import java.util.Optional;

/**
 * One figure of fairness of a model.
 *
 * @param kind what it is
 * @param subject the class, the concept or the indicator it is about; empty where there is only one
 *     of the kind
 */
public record Measure(MeasureKind kind, Optional<String> subject) {

  static Measure of(MeasureKind kind) {
    return new Measure(kind, Optional.empty());
  }

  static Measure of(MeasureKind kind, String subject) {
    return new Measure(kind, Optional.of(subject));
  }

  /** Unique and stable, such as {@code concept-reliance/forest background}. */
  public String id() {
    return subject.map(name -> kind.id() + "/" + name).orElse(kind.id());
  }

  /** The concept, or the indicator of quality; empty if it is about none. */
  public Optional<String> concept() {
    return isOfClass() ? Optional.empty() : subject;
  }

  /** The class; empty if it is about all. */
  public Optional<String> label() {
    return isOfClass() ? subject : Optional.empty();
  }

  private boolean isOfClass() {
    return switch (kind) {
      case DEMOGRAPHIC_PARITY, EQUAL_OPPORTUNITY, FALSE_POSITIVES -> true;
      default -> false;
    };
  }

  /** Whether its values are 0 and 1 alone. */
  boolean isShare() {
    return isOfClass() || kind == MeasureKind.ACCURACY;
  }

  @Override
  public String toString() {
    return id();
  }
}
