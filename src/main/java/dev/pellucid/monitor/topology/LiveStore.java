package dev.pellucid.monitor.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * A state store of live objects, which are written as bytes once a commit and not once a change:
 * what is counted changes with every image.
 *
 * <p>Kafka Streams asks a store for what it holds back by one of its own internal interfaces, which
 * its caching stores have; it has no public one.
 *
 * @param <V> what it holds
 */
final class LiveStore<V> implements StateStore, CachedStateStore<Bytes, byte[]> {

  private final KeyValueStore<Bytes, byte[]> bytes;
  private final Function<V, byte[]> write;
  private final Map<Bytes, Entry<V>> live = new HashMap<>();
  private final List<Entry<V>> changed = new ArrayList<>();

  /** An object of the store. */
  static final class Entry<V> {

    private final Bytes key;
    private final V value;
    private boolean changed;

    private Entry(Bytes key, V value) {
      this.key = key;
      this.value = value;
    }

    Bytes key() {
      return key;
    }

    V value() {
      return value;
    }
  }

  private LiveStore(KeyValueStore<Bytes, byte[]> bytes, Function<V, byte[]> write) {
    this.bytes = bytes;
    this.write = write;
  }

  /**
   * Makes stores.
   *
   * @param name of the store and, behind a prefix, of its changelog
   * @param write all that must be remembered of an object
   */
  static <V> StoreBuilder<LiveStore<V>> named(String name, Function<V, byte[]> write) {
    return new Builder<>(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
            .withCachingDisabled()
            .withLoggingEnabled(Map.of()),
        write);
  }

  /** What was remembered of the objects of a predecessor, by key; gone with {@link #remove}. */
  Map<Bytes, byte[]> remembered() {
    Map<Bytes, byte[]> all = new TreeMap<>();
    try (KeyValueIterator<Bytes, byte[]> entries = bytes.all()) {
      entries.forEachRemaining(entry -> all.put(entry.key, entry.value));
    }
    return all;
  }

  /** Adds an object, in the place of one with this key; it counts as changed. */
  Entry<V> put(Bytes key, V value) {
    Entry<V> entry = new Entry<>(key, value);
    live.put(key, entry);
    changed(entry);
    return entry;
  }

  /** To be called with every change of an object. */
  void changed(Entry<V> entry) {
    if (!entry.changed) {
      entry.changed = true;
      changed.add(entry);
    }
  }

  /** Forgets an object, and what was remembered of it. */
  void remove(Bytes key) {
    Entry<V> entry = live.remove(key);
    if (entry != null) {
      entry.changed = false;
    }
    if (bytes.get(key) != null) {
      bytes.delete(key);
    }
  }

  @Override
  public void flushCache() {
    for (Entry<V> entry : changed) {
      if (entry.changed) {
        entry.changed = false;
        bytes.put(entry.key, write.apply(entry.value));
      }
    }
    changed.clear();
  }

  @Override
  public void clearCache() {
    live.clear();
    changed.clear();
  }

  @Override
  public boolean setFlushListener(
      CacheFlushListener<Bytes, byte[]> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public String name() {
    return bytes.name();
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    clearCache();
    bytes.init(context, root);
  }

  @Override
  public void flush() {
    flushCache();
    bytes.flush();
  }

  @Override
  public void close() {
    clearCache();
    bytes.close();
  }

  @Override
  public boolean persistent() {
    return bytes.persistent();
  }

  @Override
  public boolean isOpen() {
    return bytes.isOpen();
  }

  /** Makes the store that keeps the bytes, and this one before it. */
  private record Builder<V>(
      StoreBuilder<KeyValueStore<Bytes, byte[]>> bytes, Function<V, byte[]> write)
      implements StoreBuilder<LiveStore<V>> {

    @Override
    public StoreBuilder<LiveStore<V>> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<LiveStore<V>> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<LiveStore<V>> withLoggingEnabled(Map<String, String> config) {
      return new Builder<>(bytes.withLoggingEnabled(config), write);
    }

    @Override
    public StoreBuilder<LiveStore<V>> withLoggingDisabled() {
      return new Builder<>(bytes.withLoggingDisabled(), write);
    }

    @Override
    public LiveStore<V> build() {
      return new LiveStore<>(bytes.build(), write);
    }

    @Override
    public Map<String, String> logConfig() {
      return bytes.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
      return bytes.loggingEnabled();
    }

    @Override
    public String name() {
      return bytes.name();
    }
  }
}
