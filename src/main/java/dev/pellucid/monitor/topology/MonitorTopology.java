package dev.pellucid.monitor.topology;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The monitor as a topology of Kafka Streams, and how it is to be run. */
public final class MonitorTopology {

  private static final String TICKS = "ticks";
  private static final String LABELS = "labels";

  /** Internal records are counts of a tick, or the state of a model. */
  private static final int LARGEST_RECORD = 16 * 1024 * 1024;

  private static final int COMMIT_MILLIS = 500;

  private MonitorTopology() {}

  /**
   * The topology.
   *
   * @param counts what it does is counted there
   */
  public static Topology build(MonitorSettings settings, MonitorCounts counts) {
    Serde<byte[]> bytes = Serdes.ByteArray();
    MonitorTopics topics = settings.topics();
    StreamsBuilder builder = new StreamsBuilder();
    builder.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(References.STORE), Serdes.String(), bytes)
            .withLoggingDisabled(),
        topics.references(),
        Consumed.with(Serdes.String(), bytes),
        References::new);
    KStream<byte[], byte[]> labels =
        builder.stream(topics.labels(), Consumed.with(bytes, bytes))
            // Without a key it would be lost on the way, and counted nowhere.
            .selectKey((imageId, label) -> imageId == null ? CountingProcessor.NO_IMAGE : imageId)
            .repartition(
                Repartitioned.with(bytes, bytes)
                    .withName(LABELS)
                    .withNumberOfPartitions(settings.partitions()));
    builder.stream(topics.explanations(), Consumed.with(bytes, bytes))
        .merge(labels)
        .process(
            stage(
                () -> new CountingProcessor(settings, counts),
                LiveStore.<Bin>named(CountingProcessor.STORE, Bin::bytes),
                LiveStore.named(LabelJoin.WAITING, Block::bytes),
                store(LabelJoin.SETTLED, Serdes.Bytes()),
                store(LabelJoin.EARLY, Serdes.Bytes())),
            Named.as("counting"))
        .repartition(Repartitioned.with(bytes, bytes).withName(TICKS).withNumberOfPartitions(1))
        .process(
            stage(
                () -> new ClosingProcessor(settings, counts),
                LiveStore.named(ClosingProcessor.WATCHES, ModelWatch::state),
                store(ClosingProcessor.PROGRESS, Serdes.Integer()),
                store(ClosingProcessor.LEARNT, Serdes.Bytes()),
                store(Pending.STORE, Serdes.Bytes()),
                store(Lessons.STORE, Serdes.Bytes())),
            Named.as("closing"))
        .to(
            (key, outgoing, context) -> outgoing.topic(),
            Produced.with(bytes, new OutgoingSerde()));
    return builder.build();
  }

  /** The internal topic from counting to closing; of one partition. */
  public static String ticksTopic(String applicationId) {
    return applicationId + "-" + TICKS + "-repartition";
  }

  /** The internal topic of labels by image; of as many partitions as explanations. */
  public static String labelsTopic(String applicationId) {
    return applicationId + "-" + LABELS + "-repartition";
  }

  private static <K> StoreBuilder<KeyValueStore<K, byte[]>> store(String name, Serde<K> keys) {
    return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, Serdes.ByteArray())
        .withCachingEnabled();
  }

  private static <K, V> ProcessorSupplier<byte[], byte[], K, V> stage(
      Supplier<Processor<byte[], byte[], K, V>> processor, StoreBuilder<?>... stores) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], byte[], K, V> get() {
        return processor.get();
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return new LinkedHashSet<>(Arrays.asList(stores));
      }
    };
  }

  /**
   * How the topology is to be run.
   *
   * @param clients what all Kafka clients of the application share, {@code bootstrap.servers} among
   *     them
   * @param applicationId the consumer group, and the prefix of internal topics
   * @param threads how many tasks run at once
   */
  public static Properties properties(
      Map<String, Object> clients, String applicationId, int threads) {
    Map<String, Object> properties = new HashMap<>(clients);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MILLIS);
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 64L * 1024 * 1024);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 * 1024);
    // The first request of a transaction may have to wait for the end of the one before: not long,
    // and with none behind it that would arrive out of order.
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 10);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), LARGEST_RECORD);
    properties.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), LARGEST_RECORD);
    Properties all = new Properties();
    all.putAll(properties);
    return all;
  }
}
