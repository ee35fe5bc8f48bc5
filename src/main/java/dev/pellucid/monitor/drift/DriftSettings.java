package dev.pellucid.monitor.drift;

import dev.pellucid.monitor.quantity.Quantity.Kind;
import dev.pellucid.monitor.sequential.Patience;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is monitored for drift, and how patiently.
 *
 * @param patience the least mean span between false alarms of the model
 * @param budget the part of the alarms that drift may cause, 0…1; fairness has the rest
 * @param effect a shift of a mean rank, or of a share, by no more than this is no change
 * @param confidence with which the promise holds, as the reference is but a sample, such as 0.95
 * @param mostQuantities the most quantities; those over all images come first
 * @param kinds which quantities
 */
public record DriftSettings(
    Patience patience,
    double budget,
    double effect,
    double confidence,
    int mostQuantities,
    Set<Kind> kinds) {

  /** A false alarm in a million images at most, half of them for drift; a shift of 0.05 counts. */
  public static final DriftSettings USUAL =
      new DriftSettings(new Patience.Images(1e6), 0.5, 0.05, 0.95, 500, EnumSet.allOf(Kind.class));

  public DriftSettings {
    kinds = Set.copyOf(kinds);
    if (!(budget > 0 && budget <= 1)) {
      throw new IllegalArgumentException("the budget is a part, 0…1, not " + budget);
    }
    if (!(effect >= 0 && effect < 1)) {
      throw new IllegalArgumentException("the effect is a shift of a rank, 0…1, not " + effect);
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("the confidence must lie in 0…1, not " + confidence);
    }
    if (mostQuantities < 1) {
      throw new IllegalArgumentException("nothing is monitored: " + mostQuantities);
    }
  }

  public DriftSettings withPatience(Patience other) {
    return new DriftSettings(other, budget, effect, confidence, mostQuantities, kinds);
  }

  public DriftSettings withEffect(double other) {
    return new DriftSettings(patience, budget, other, confidence, mostQuantities, kinds);
  }

  public DriftSettings withBudget(double other) {
    return new DriftSettings(patience, other, effect, confidence, mostQuantities, kinds);
  }
}
