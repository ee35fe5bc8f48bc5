package dev.pellucid.monitor.topology;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Bins of ticks that are not closed yet, as they came. */
final class Pending {

  /** The name of the store. */
  static final String STORE = "pending";

  static final Comparator<ModelRef> BY_NAME =
      Comparator.comparing(ModelRef::name).thenComparing(ModelRef::version);

  private final KeyValueStore<Bytes, byte[]> store;
  private final NavigableMap<Long, List<Delta>> ticks = new TreeMap<>();
  private long next;

  /**
   * A bin.
   *
   * @param place its key in the store: a number, and the key of the bin
   * @param bytes of {@link Bin#bytes}
   */
  record Delta(Bytes place, BinKey key, byte[] bytes) {}

  Pending(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
      entries.forEachRemaining(
          entry -> {
            ByteBuffer place = ByteBuffer.wrap(entry.key.get());
            next = Math.max(next, place.getLong() + 1);
            byte[] key = new byte[place.remaining()];
            place.get(key);
            keep(new Delta(entry.key, BinKey.of(key), entry.value));
          });
    }
  }

  void add(BinKey key, byte[] bytes) {
    byte[] name = key.bytes();
    Bytes place =
        Bytes.wrap(ByteBuffer.allocate(Long.BYTES + name.length).putLong(next++).put(name).array());
    store.put(place, bytes);
    keep(new Delta(place, key, bytes));
  }

  private void keep(Delta delta) {
    ticks.computeIfAbsent(delta.key().tick(), unknown -> new ArrayList<>()).add(delta);
  }

  /** How many ticks wait. */
  int ticks() {
    return ticks.size();
  }

  /** The oldest tick that waits; after all others if there is none. */
  long first() {
    return ticks.isEmpty() ? Long.MAX_VALUE : ticks.firstKey();
  }

  /** The bins of the oldest tick, by model in the order of names. */
  Map<ModelRef, List<Delta>> peek() {
    Map<ModelRef, List<Delta>> models = new TreeMap<>(BY_NAME);
    for (Delta delta : ticks.firstEntry().getValue()) {
      models.computeIfAbsent(delta.key().model(), unknown -> new ArrayList<>()).add(delta);
    }
    return models;
  }

  /** Removes the oldest tick. */
  void drop() {
    ticks.pollFirstEntry().getValue().forEach(delta -> store.delete(delta.place()));
  }
}
