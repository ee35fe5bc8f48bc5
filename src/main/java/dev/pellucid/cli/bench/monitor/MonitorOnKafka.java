package dev.pellucid.cli.bench.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.cli.bench.TemporaryFolder;
import dev.pellucid.demo.broker.EmbeddedKafka;
import dev.pellucid.monitor.reference.ReferenceJson;
import dev.pellucid.monitor.topology.MonitorCounts;
import dev.pellucid.monitor.topology.MonitorSettings;
import dev.pellucid.monitor.topology.MonitorTopics;
import dev.pellucid.monitor.topology.MonitorTopology;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The monitor as it is run, behind an embedded broker in the same process: explanations lie ready,
 * and it counts them all.
 *
 * @param images how many
 * @param imagesPerSecond from the first tenth to the last image
 * @param heapMegabytes in use after each fifth of the images, rubbish and all
 */
public record MonitorOnKafka(int images, double imagesPerSecond, List<Long> heapMegabytes) {

  private static final int POOL = 20_000;
  private static final double RATE = 50_000;
  private static final int LARGEST_RECORD = 16 * 1024 * 1024;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  /**
   * Measures once.
   *
   * @param partitions of the topic of explanations
   * @param threads of the monitor
   * @throws IOException if there is no room for the state
   * @throws IllegalStateException if the monitor stands still for minutes
   */
  public static MonitorOnKafka measure(MonitorLoad load, int images, int partitions, int threads)
      throws IOException {
    MonitorTopics topics = MonitorTopics.USUAL;
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        TemporaryFolder folder = new TemporaryFolder()) {
      kafka.createTopics(
          List.of(
              new NewTopic(topics.explanations(), partitions, (short) 1),
              new NewTopic(topics.labels(), partitions, (short) 1)));
      kafka.createTopics(topics.references(), topics.drift(), topics.fairness(), topics.alerts());
      fill(kafka.bootstrapServers(), topics, load, images, partitions);
      MonitorCounts counts = new MonitorCounts();
      Properties properties =
          MonitorTopology.properties(
              Map.of("bootstrap.servers", kafka.bootstrapServers()), "pellucid-bench", threads);
      properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.path().toString());
      MonitorSettings settings = MonitorSettings.usual(topics, partitions);
      try (KafkaStreams streams =
          new KafkaStreams(MonitorTopology.build(settings, counts), properties)) {
        streams.start();
        return watch(counts, images);
      }
    }
  }

  private static void fill(
      String bootstrapServers, MonitorTopics topics, MonitorLoad load, int images, int partitions) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 512 * 1024);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_RECORD);
    Instant from = Instant.now().minusSeconds(3600);
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties)) {
      require(
          producer.send(
              new ProducerRecord<>(
                  topics.references(),
                  "bench@1".getBytes(UTF_8),
                  ReferenceJson.write(load.reference()))));
      for (int sent = 0; sent < images; sent += POOL) {
        int count = Math.min(POOL, images - sent);
        Instant start = from.plusMillis((long) (1000 * sent / RATE));
        List<byte[]> records = load.records(count, start, RATE, sent + 1);
        List<Future<RecordMetadata>> explanations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          explanations.add(
              producer.send(
                  new ProducerRecord<>(
                      topics.explanations(), i % partitions, null, records.get(i))));
        }
        explanations.forEach(MonitorOnKafka::require);
      }
    }
  }

  private static void require(Future<RecordMetadata> sent) {
    try {
      sent.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka refused a record: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while the monitor was measured", e);
  }

  private static MonitorOnKafka watch(MonitorCounts counts, int images) {
    List<Long> heap = new ArrayList<>();
    long begun = 0;
    long begunAt = 0;
    long before = -1;
    long movedAt = System.nanoTime();
    while (true) {
      long now = System.nanoTime();
      long counted = counts.explanations();
      if (begunAt == 0 && counted >= images / 10) {
        begun = counted;
        begunAt = now;
      }
      if (counted >= (heap.size() + 1L) * images / 5) {
        heap.add(heapInUse());
      }
      if (counted >= images) {
        double seconds = (now - begunAt) / 1e9;
        return new MonitorOnKafka(images, (counted - begun) / seconds, heap);
      }
      if (counted != before) {
        before = counted;
        movedAt = now;
      } else if (now - movedAt > PATIENCE_NANOS) {
        throw new IllegalStateException(
            "the monitor counted %d of %d explanations, and then no more"
                .formatted(counted, images));
      }
      pause();
    }
  }

  /** In use now; what nobody needs may still be among it. */
  private static long heapInUse() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(5).toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }
}
