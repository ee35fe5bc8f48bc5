package dev.pellucid.monitor.quantity;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the monitor takes from one explanation.
 *
 * @param imageId of the image
 * @param model which model, in which version
 * @param time when the image was made, in milliseconds since 1970
 * @param predicted the predicted class
 * @param confidence its probability
 * @param entropy of the class probabilities, in nats
 * @param reasons the concept attributions; empty for a model without a concept bank
 * @param label the true class, if the producer knew it
 * @param groups sensitive attributes
 * @param deep whether it is of a deep explanation, which follows the live one of the same image;
 *     then only its quality counts, for all else was counted before
 * @param quality what indicators say of deep explanations, by names {@code METHOD.INDICATOR}
 */
public record Observation(
    String imageId,
    ModelRef model,
    long time,
    String predicted,
    double confidence,
    double entropy,
    Optional<Reasons> reasons,
    Optional<String> label,
    Map<String, String> groups,
    boolean deep,
    Map<String, Double> quality) {

  public Observation {
    groups = Map.copyOf(groups);
    quality = Map.copyOf(quality);
  }

  /**
   * Concept attributions, in the order of the bank.
   *
   * @param concepts names
   * @param presence one a concept; so is {@code contribution}
   */
  public record Reasons(
      List<String> concepts, float[] presence, float[] contribution, double residual) {

    /** |residual| / (|residual| + Σ|contribution|), 0 where all are 0. */
    public double residualShare() {
      double explained = 0;
      for (float c : contribution) {
        explained += Math.abs(c);
      }
      double all = explained + Math.abs(residual);
      return all == 0 ? 0 : Math.abs(residual) / all;
    }
  }

  OptionalDouble live(double value) {
    return deep ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  OptionalDouble presence(String concept) {
    return of(concept, true);
  }

  OptionalDouble contribution(String concept) {
    return of(concept, false);
  }

  OptionalDouble residualShare() {
    return reasons.isEmpty() ? OptionalDouble.empty() : live(reasons.get().residualShare());
  }

  OptionalDouble quality(String indicator) {
    Double value = quality.get(indicator);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private OptionalDouble of(String concept, boolean presence) {
    if (reasons.isEmpty()) {
      return OptionalDouble.empty();
    }
    Reasons known = reasons.get();
    int j = known.concepts().indexOf(concept);
    return j < 0
        ? OptionalDouble.empty()
        : live(presence ? known.presence()[j] : known.contribution()[j]);
  }
}
