package dev.pellucid.monitor.topology;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.reference.Reference;
import dev.pellucid.monitor.reference.ReferenceBuilder;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The first images of models that have no reference: they will be it. */
final class Lessons {

  /** The name of the store. */
  static final String STORE = "lessons";

  private final KeyValueStore<Bytes, byte[]> store;
  private final Map<ModelRef, Map<Bytes, byte[]>> blocks = new HashMap<>();
  private long next;

  Lessons(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
      entries.forEachRemaining(
          entry -> {
            ByteBuffer place = ByteBuffer.wrap(entry.key.get());
            next = Math.max(next, place.getLong() + 1);
            byte[] key = new byte[place.remaining()];
            place.get(key);
            of(BinKey.of(key).model()).put(entry.key, entry.value);
          });
    }
  }

  private Map<Bytes, byte[]> of(ModelRef model) {
    return blocks.computeIfAbsent(model, unknown -> new TreeMap<>());
  }

  /** Adds the images of a tick that is over. */
  void add(BinKey key, byte[] block) {
    byte[] name = key.bytes();
    Bytes place =
        Bytes.wrap(ByteBuffer.allocate(Long.BYTES + name.length).putLong(next++).put(name).array());
    store.put(place, block);
    of(key.model()).put(place, block);
  }

  /** How many images a model has so far. */
  int images(ModelRef model) {
    return blocks.getOrDefault(model, Map.of()).values().stream().mapToInt(Bin::images).sum();
  }

  /** The reference that they are. */
  Reference reference(ModelRef model) {
    ReferenceBuilder builder = new ReferenceBuilder(model);
    for (byte[] block : of(model).values()) {
      for (Observation image : Block.images(model, block)) {
        builder.add(image);
      }
    }
    return builder.build();
  }

  /** Forgets the images of a model. */
  void drop(ModelRef model) {
    Map<Bytes, byte[]> known = blocks.remove(model);
    if (known != null) {
      known.keySet().forEach(store::delete);
    }
  }
}
