package dev.pellucid.monitor.quantity;

import dev.pellucid.event.DriftSignal;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * A number that an explanation has, over all images or over those of one predicted class.
 *
 * @param kind what it is
 * @param subject the concept, the indicator of quality, or of a class share the class; empty where
 *     there is only one of the kind
 * @param label the predicted class of the images it is about; empty for all images
 */
public record Quantity(Kind kind, Optional<String> subject, Optional<String> label) {

  /** What can be monitored. */
  public enum Kind {
    /** Mean over positions of ⟨A, v⟩: how much of a concept the model sees. */
    PRESENCE("presence"),
    /** What a concept contributes to the explained class's logit. */
    CONTRIBUTION("contribution"),
    /** |residual| / (|residual| + Σ|contribution|): how much the concepts leave unexplained. */
    RESIDUAL("residual"),
    /** The probability of the predicted class. */
    CONFIDENCE("confidence"),
    /** Entropy of the class probabilities, in nats. */
    ENTROPY("entropy"),
    /** Whether a class is predicted: 1 or 0. */
    CLASS_SHARE("class-share"),
    /** What an indicator says of how good the explanations of a method are. */
    QUALITY("quality");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    /** The name on the wire. */
    public String id() {
      return id;
    }

    /**
     * The kind of a name on the wire.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Kind of(String id) {
      for (Kind kind : values()) {
        if (kind.id.equals(id)) {
          return kind;
        }
      }
      throw new IllegalArgumentException(
          "no quantity is of kind '%s'; there are %s"
              .formatted(id, Stream.of(values()).map(Kind::id).toList()));
    }
  }

  /** A quantity of which there is one a model. */
  public static Quantity of(Kind kind) {
    return new Quantity(kind, Optional.empty(), Optional.empty());
  }

  /** A quantity about a concept, an indicator or a class. */
  public static Quantity of(Kind kind, String subject) {
    return new Quantity(kind, Optional.of(subject), Optional.empty());
  }

  /** The same over images of which one class is predicted. */
  public Quantity where(String predicted) {
    return new Quantity(kind, subject, Optional.of(predicted));
  }

  /**
   * Unique and stable, such as {@code contribution/forest background/stop}; a slash within a name
   * is doubled.
   */
  public String id() {
    StringBuilder id = new StringBuilder(kind.id());
    subject.ifPresent(name -> id.append('/').append(name.replace("/", "//")));
    label.ifPresent(name -> id.append('/').append(name.replace("/", "//")));
    return id.toString();
  }

  /** As it is named on the wire. */
  public DriftSignal.Quantity toEvent() {
    boolean share = kind == Kind.CLASS_SHARE;
    return new DriftSignal.Quantity(
        id(),
        kind.id(),
        share ? null : subject.orElse(null),
        (share ? subject : label).orElse(null));
  }

  /** Its value of an image; empty if the image has none. */
  public OptionalDouble valueOf(Observation image) {
    if (label.isPresent() && !label.get().equals(image.predicted())) {
      return OptionalDouble.empty();
    }
    return switch (kind) {
      case PRESENCE -> image.presence(subject.orElseThrow());
      case CONTRIBUTION -> image.contribution(subject.orElseThrow());
      case RESIDUAL -> image.residualShare();
      case CONFIDENCE -> image.live(image.confidence());
      case ENTROPY -> image.live(image.entropy());
      case CLASS_SHARE -> image.live(image.predicted().equals(subject.orElseThrow()) ? 1 : 0);
      case QUALITY -> image.quality(subject.orElseThrow());
    };
  }

  @Override
  public String toString() {
    return id();
  }
}
