package dev.pellucid.web;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Concepts;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The models that images were explained by, as far as explanations tell of them: all there is to be
 * known where models run elsewhere. Bounded; the version that was not seen for longest goes first.
 */
final class SeenModels {

  /**
   * A version of a model.
   *
   * @param images explanations by it
   * @param first when the first of them came
   * @param last when the latest did
   * @param concepts of the latest; null if it had none
   */
  record Seen(ModelRef model, long images, Instant first, Instant last, Concepts concepts) {

    private Seen with(ExplanationEvent event, Instant now) {
      return new Seen(model, images + 1, first, now, event.concepts());
    }
  }

  private final int capacity;
  private final Map<ModelRef, Seen> seen = new LinkedHashMap<>(16, 0.75f, true);
  private long changes;

  SeenModels(int capacity) {
    this.capacity = capacity;
  }

  synchronized void explained(ExplanationEvent event, Instant now) {
    Seen before = seen.get(event.model());
    if (before == null) {
      changes++;
      before = new Seen(event.model(), 0, now, now, null);
    }
    seen.put(event.model(), before.with(event, now));
    if (seen.size() > capacity) {
      seen.remove(seen.keySet().iterator().next());
    }
  }

  /** Counts up whenever a version comes that was not there. */
  synchronized long changes() {
    return changes;
  }

  /** The one that was seen last comes first. */
  synchronized List<Seen> all() {
    List<Seen> all = new ArrayList<>(seen.values());
    all.sort((a, b) -> b.last().compareTo(a.last()));
    return all;
  }
}
