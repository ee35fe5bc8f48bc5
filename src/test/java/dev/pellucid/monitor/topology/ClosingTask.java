package dev.pellucid.monitor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.monitor.quantity.ObservationReader;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The closing task over one partition, on stores that outlive it. */
final class ClosingTask {

  private final ObservationReader reader = new ObservationReader();
  private final LiveStore<ModelWatch> watches =
      LiveStore.named(ClosingProcessor.WATCHES, ModelWatch::state).withLoggingDisabled().build();
  private final KeyValueStore<String, byte[]> references = store(References.STORE, Serdes.String());
  private final KeyValueStore<Bytes, byte[]> learnt =
      store(ClosingProcessor.LEARNT, Serdes.Bytes());
  private final List<StateStore> others =
      List.of(
          references,
          learnt,
          ClosingTask.<Integer>store(ClosingProcessor.PROGRESS, Serdes.Integer()),
          ClosingTask.<Bytes>store(Pending.STORE, Serdes.Bytes()),
          ClosingTask.<Bytes>store(Lessons.STORE, Serdes.Bytes()));

  private MockProcessorContext<byte[], Outgoing> context;
  private ClosingProcessor processor;

  ClosingTask() {
    StateStoreContext first = new MockProcessorContext<byte[], Outgoing>().getStateStoreContext();
    watches.init(first, watches);
    others.forEach(store -> store.init(first, store));
  }

  private static <K> KeyValueStore<K, byte[]> store(String name, Serde<K> keys) {
    StoreBuilder<KeyValueStore<K, byte[]>> builder =
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, Serdes.ByteArray())
            .withLoggingDisabled();
    return builder.build();
  }

  void know(String key, byte[] reference) {
    references.put(key, reference);
  }

  KeyValueStore<Bytes, byte[]> learnt() {
    return learnt;
  }

  /** Starts it, with what was committed before. */
  void start(MonitorSettings settings) {
    watches.flushCache();
    watches.clearCache();
    context = new MockProcessorContext<>();
    context.setCurrentSystemTimeMs(MonitorDriver.BEGIN.toEpochMilli());
    context.addStateStore(watches);
    others.forEach(context::addStateStore);
    processor = new ClosingProcessor(settings, new MonitorCounts());
    processor.init(context);
  }

  /** Images of one tick, as a counting task sends them when their reference is not known there. */
  void take(List<ExplanationEvent> images, Instant tick) {
    Block block = new Block();
    images.forEach(image -> block.add(reader.read(EventJson.EXPLANATION.write(image))));
    BinKey key = new BinKey(tick.toEpochMilli(), false, images.get(0).model(), BinKey.UNKNOWN);
    process(key.bytes(), block.bytes());
  }

  /** The partition has been counted up to this. */
  void reach(Instant time) {
    context.setCurrentSystemTimeMs(time.toEpochMilli());
    PartitionProgress progress =
        new PartitionProgress(0, time.toEpochMilli(), false, time.toEpochMilli());
    process(PartitionProgress.KEY, progress.bytes());
    context.scheduledPunctuators().get(0).getPunctuator().punctuate(time.toEpochMilli());
  }

  private void process(byte[] key, byte[] value) {
    processor.process(new Record<>(key, value, context.currentSystemTimeMs()));
  }

  /** The keys of what it has sent to a topic since it started. */
  List<String> keys(String topic) {
    return context.forwarded().stream()
        .map(captured -> captured.record())
        .filter(record -> record.value().topic().equals(topic))
        .map(record -> new String(record.key(), UTF_8))
        .toList();
  }
}
