package dev.pellucid.monitor.reference;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.monitor.quantity.Quantity;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The reference profile of a model: how every quantity that can be monitored lay in the reference
 * data.
 *
 * @param model whose
 * @param images how many images it was made from
 * @param scales by quantity: those over all images first, then those of one class after the other
 */
public record Reference(ModelRef model, int images, Map<Quantity, Scale> scales) {

  public Reference {
    scales = Collections.unmodifiableMap(new LinkedHashMap<>(scales));
    requireOrder(scales.keySet());
  }

  /** Who counts by it takes those over all images, and those of a class, for stretches. */
  private static void requireOrder(Set<Quantity> quantities) {
    Optional<String> current = Optional.empty();
    Set<String> begun = new HashSet<>();
    for (Quantity quantity : quantities) {
      if (!quantity.label().equals(current)) {
        current = quantity.label();
        if (current.isEmpty() || !begun.add(current.get())) {
          throw new IllegalArgumentException(
              "quantity '%s' is out of order: those over all images come first, then those of one class after the other"
                  .formatted(quantity.id()));
        }
      }
    }
  }

  /** How a quantity lay in the reference; empty if too few images had it. */
  public Optional<Scale> scale(Quantity quantity) {
    return Optional.ofNullable(scales.get(quantity));
  }

  /** The same for another version of the model, whose reasons are the same. */
  public Reference of(ModelRef other) {
    return new Reference(other, images, scales);
  }
}
