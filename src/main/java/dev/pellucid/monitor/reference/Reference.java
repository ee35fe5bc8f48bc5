package dev.pellucid.monitor.reference;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.monitor.quantity.Quantity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The reference profile of a model: how every quantity that can be monitored lay in the reference
 * data.
 *
 * @param model whose
 * @param images how many images it was made from
 * @param scales by quantity, in the order of the most useful first: over all images before those of
 *     one class
 */
public record Reference(ModelRef model, int images, Map<Quantity, Scale> scales) {

  public Reference {
    scales = Collections.unmodifiableMap(new LinkedHashMap<>(scales));
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
