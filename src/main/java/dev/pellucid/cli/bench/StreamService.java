package dev.pellucid.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.demo.broker.EmbeddedKafka;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
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
    sent.forEach(StreamService::requireDone);
    int explained = 0;
    long progress = System.nanoTime();
    while (explained < count) {
      int more = consumer.poll(POLL).count();
      explained += more;
      progress = more == 0 ? progress : System.nanoTime();
      requireProgress(explained, count, progress);
    }
  }

  /**
   * Sends so many images at a steady rate, whatever becomes of them, and waits for the last of
   * their explanations.
   *
   * @param rate images a second
   * @return nanoseconds of each, from when it was due until its explanation was read
   * @throws IllegalStateException as {@link #explain}, or if the service explains others
   */
  long[] explainAtRate(EncodedImages images, double rate, int count) {
    long start = System.nanoTime();
    ExecutorService sender = Executors.newSingleThreadExecutor();
    try {
      Future<?> sending = sender.submit(() -> send(images, rate, count, start));
      long[] took = new long[count];
      int explained = 0;
      long progress = System.nanoTime();
      while (explained < count) {
        ConsumerRecords<byte[], byte[]> read = consumer.poll(POLL);
        long now = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> explanation : read) {
          int image = Integer.parseInt(new String(explanation.key(), UTF_8));
          took[image] = now - start - dueAfter(image, rate);
          explained++;
        }
        progress = read.isEmpty() ? progress : now;
        requireProgress(explained, count, progress);
        if (sending.isDone()) {
          requireDone(sending);
        }
      }
      requireDone(sending);
      return took;
    } finally {
      sender.shutdownNow();
    }
  }

  private void send(EncodedImages images, double rate, int count, long start) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int image = 0; image < count; image++) {
      long due = start + dueAfter(image, rate);
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  IMAGES, String.valueOf(image).getBytes(UTF_8), images.get(image))));
    }
    sent.forEach(StreamService::requireDone);
  }

  private static long dueAfter(int image, double rate) {
    return (long) (image * 1e9 / rate);
  }

  private void requireProgress(int explained, int count, long progress) {
    if (stopped || System.nanoTime() - progress > PATIENCE_NANOS) {
      throw new IllegalStateException(
          "the service explained %d of %d images and %s"
              .formatted(explained, count, stopped ? "ended" : "then no more"));
    }
  }

  private static void requireDone(Future<?> work) {
    try {
      work.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka refused an image: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending images", e);
    }
  }

  private Map<String, Object> producerProperties() {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        kafka.bootstrapServers(),
        ProducerConfig.LINGER_MS_CONFIG,
        0,
        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
        ByteArraySerializer.class,
        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
        ByteArraySerializer.class);
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
