package dev.pellucid.cli.bench;

import dev.pellucid.demo.broker.EmbeddedKafka;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The whole way of an image through Kafka, in this process: an ordinary producer, an embedded
 * broker, the service, and a reader of committed explanations.
 */
final class StreamService implements AutoCloseable {

  private static final String IMAGES = "images";
  private static final String EXPLANATIONS = "explanations";
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Map<String, String> configuration;
  private final EmbeddedKafka kafka;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread service;
  private volatile boolean stopped;

  /**
   * Starts the broker and, on a thread of its own, the service.
   *
   * @param configuration of the service, but for Kafka; it holds as system properties until closed
   */
  StreamService(Map<String, String> configuration) {
    this.configuration = configuration;
    this.kafka = EmbeddedKafka.start();
    kafka.createTopics(IMAGES, EXPLANATIONS, "images.dlq");
    this.producer = new KafkaProducer<>(producerProperties());
    this.consumer = new KafkaConsumer<>(consumerProperties());
    consumer.subscribe(List.of(EXPLANATIONS));
    configuration.forEach(System::setProperty);
    System.setProperty("kafka.bootstrap.servers", kafka.bootstrapServers());
    ApplicationLifecycleManager.setDefaultExitCodeHandler((code, failure) -> stopped = true);
    this.service = new Thread(() -> Quarkus.run(), "pellucid-service");
    service.start();
  }

  /**
   * Sends so many images, and waits for the last of their explanations.
   *
   * @throws IllegalStateException if the service ends, or explains nothing for two minutes
   */
  void explain(EncodedImages images, int count) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sent.add(producer.send(new ProducerRecord<>(IMAGES, images.get(i))));
    }
    sent.forEach(StreamService::requireSent);
    int explained = 0;
    long progress = System.nanoTime();
    while (explained < count) {
      int more = consumer.poll(POLL).count();
      explained += more;
      long now = System.nanoTime();
      if (more > 0) {
        progress = now;
      } else if (stopped || now - progress > PATIENCE_NANOS) {
        throw new IllegalStateException(
            "the service explained %d of %d images and %s"
                .formatted(explained, count, stopped ? "ended" : "then no more"));
      }
    }
  }

  private static void requireSent(Future<RecordMetadata> image) {
    try {
      image.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka refused an image: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending images", e);
    }
  }

  private Map<String, Object> producerProperties() {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers(),
        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
  }

  private Map<String, Object> consumerProperties() {
    return Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        kafka.bootstrapServers(),
        ConsumerConfig.GROUP_ID_CONFIG,
        "pellucid-bench",
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "earliest",
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed",
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
        ByteArrayDeserializer.class,
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
        ByteArrayDeserializer.class);
  }

  @Override
  public void close() {
    consumer.close();
    producer.close();
    Quarkus.asyncExit();
    try {
      service.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ApplicationLifecycleManager.setDefaultExitCodeHandler(
        (java.util.function.BiConsumer<Integer, Throwable>) null);
    configuration.keySet().forEach(System::clearProperty);
    System.clearProperty("kafka.bootstrap.servers");
    kafka.close();
  }
}
