package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.monitor.reference.Reference;
import dev.pellucid.monitor.reference.ReferenceJson;
import dev.pellucid.monitor.topology.References;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the topic of references says is usual of each version of a model: where it is from, and how
 * much it rests on. Bounded; what was not written for longest goes first.
 */
final class KnownReferences {

  /** Where a reference is from. */
  enum Kind {
    /** It came with the bundle. */
    @JsonProperty("given")
    GIVEN,
    /** It is what the first images were. */
    @JsonProperty("learnt")
    LEARNT
  }

  /**
   * One of them.
   *
   * @param time when it was written
   * @param images that it was made from
   * @param quantities that it tells of
   */
  record Summary(Kind kind, Instant time, int images, int quantities) {}

  private final int capacity;
  private final Map<String, Summary> byKey = new LinkedHashMap<>();
  private long changes;

  KnownReferences(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Takes a record of the topic.
   *
   * @return whether it is a reference, or the end of one
   */
  boolean take(byte[] key, byte[] value, Instant time) {
    if (key == null) {
      return false;
    }
    String name = new String(key, StandardCharsets.UTF_8);
    if (value == null) {
      put(name, Optional.empty());
      return true;
    }
    try {
      Reference reference = ReferenceJson.read(value);
      Kind kind = name.equals(References.learnt(reference.model())) ? Kind.LEARNT : Kind.GIVEN;
      put(
          name,
          Optional.of(new Summary(kind, time, reference.images(), reference.scales().size())));
      return true;
    } catch (IOException notAReference) {
      return false;
    }
  }

  private synchronized void put(String key, Optional<Summary> summary) {
    changes++;
    byKey.remove(key);
    summary.ifPresent(known -> byKey.put(key, known));
    if (byKey.size() > capacity) {
      byKey.remove(byKey.keySet().iterator().next());
    }
  }

  /** Counts up whenever a reference comes or goes. */
  synchronized long changes() {
    return changes;
  }

  /** The reference of a version of a model: the given one counts, if both are there. */
  synchronized Optional<Summary> of(ModelRef model) {
    return Optional.ofNullable(byKey.get(References.given(model)))
        .or(() -> Optional.ofNullable(byKey.get(References.learnt(model))));
  }
}
