package dev.pellucid.monitor.topology;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The plans of the models that a task has met. What the topic of references has anew, it notices at
 * its next {@link #refresh}.
 */
final class Plans {

  private final Function<ModelRef, Optional<byte[]>> references;
  private final MonitorSettings settings;
  private final Map<ModelRef, Known> known = new HashMap<>();

  /**
   * What is known of a model.
   *
   * @param json empty if it has no reference
   * @param plan empty also if the reference is broken
   */
  private record Known(Optional<byte[]> json, Optional<ModelPlan> plan) {}

  /**
   * @param references finds them
   */
  Plans(Function<ModelRef, Optional<byte[]>> references, MonitorSettings settings) {
    this.references = references;
    this.settings = settings;
  }

  /** The plan of a model; empty if it has no reference yet. */
  Optional<ModelPlan> of(ModelRef model) {
    Known found = known.get(model);
    if (found == null) {
      found = look(model, references.apply(model));
      known.put(model, found);
    }
    return found.plan();
  }

  /** Looks for new references of the models that it knows. */
  void refresh() {
    for (Map.Entry<ModelRef, Known> entry : known.entrySet()) {
      Optional<byte[]> now = references.apply(entry.getKey());
      if (!isSame(now, entry.getValue().json())) {
        entry.setValue(look(entry.getKey(), now));
      }
    }
  }

  /** Forgets a model. */
  void forget(ModelRef model) {
    known.remove(model);
  }

  private static boolean isSame(Optional<byte[]> one, Optional<byte[]> other) {
    return Arrays.equals(one.orElse(null), other.orElse(null));
  }

  private Known look(ModelRef model, Optional<byte[]> json) {
    if (json.isEmpty()) {
      return new Known(json, Optional.empty());
    }
    try {
      ModelPlan plan = ModelPlan.of(json.get(), settings);
      if (!plan.reference().model().equals(model)) {
        throw new IOException("it is of " + plan.reference().model());
      }
      return new Known(json, Optional.of(plan));
    } catch (IOException e) {
      MonitorLog.LOG.referenceBroken(References.given(model), e.getMessage());
      return new Known(json, Optional.empty());
    }
  }
}
