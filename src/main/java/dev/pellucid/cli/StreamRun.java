package dev.pellucid.cli;

import dev.pellucid.demo.broker.EmbeddedKafka;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The way of an image through Kafka: a broker in this process, the service in one of its own, as
 * many images as asked for waiting in the topic, and a reader of committed explanations.
 */
final class StreamRun {

  private static final String IMAGES = "images";
  private static final String EXPLANATIONS = "explanations";
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

  private StreamRun() {}

  /**
   * Images a second, from the first committed explanation to the last.
   *
   * @param models the folder the service serves
   * @param settings further system properties of the service
   */
  static double rate(Path models, List<byte[]> pictures, int images, Map<String, String> settings)
      throws IOException {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(IMAGES, EXPLANATIONS, "images.dlq");
      send(kafka.bootstrapServers(), pictures, images);
      Process service = serve(kafka.bootstrapServers(), models, settings);
      try {
        return read(kafka.bootstrapServers(), images, service);
      } finally {
        stop(service);
      }
    }
  }

  private static void send(String servers, List<byte[]> pictures, int images) {
    Map<String, Object> config =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config)) {
      for (int i = 0; i < images; i++) {
        Future<RecordMetadata> unused =
            producer.send(new ProducerRecord<>(IMAGES, null, pictures.get(i % pictures.size())));
      }
    }
  }

  private static Process serve(String servers, Path models, Map<String, String> settings)
      throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java));
    command.add("-Dpellucid.models.path=" + models.toAbsolutePath());
    command.add("-Dpellucid.roles=explain");
    command.add("-Dquarkus.http.port=0");
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-jar", application()));
    command.addAll(List.of("serve", "--kafka", servers));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** The jar this process was started from; it is alone on the class path, or the first there. */
  private static String application() {
    String classPath = System.getProperty("java.class.path");
    int end = classPath.indexOf(File.pathSeparatorChar);
    String jar = end < 0 ? classPath : classPath.substring(0, end);
    if (!jar.endsWith(".jar")) {
      throw new IllegalStateException(
          "--stream starts the packaged application as a second process; run it with java -jar");
    }
    return jar;
  }

  private static double read(String servers, int images, Process service) {
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ConsumerConfig.GROUP_ID_CONFIG,
            "bench",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
      consumer.subscribe(List.of(EXPLANATIONS));
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      long first = 0;
      long firstCount = 0;
      long last = 0;
      long count = 0;
      while (count < images) {
        if (!service.isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "the service explained %d of %d images and then %s"
                  .formatted(count, images, service.isAlive() ? "no more" : "ended"));
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (!records.isEmpty()) {
          count += records.count();
          last = System.nanoTime();
          if (first == 0) {
            first = last;
            firstCount = count;
          }
        }
      }
      return (count - firstCount) * 1e9 / Math.max(1, last - first);
    }
  }

  private static void stop(Process service) {
    service.destroy();
    try {
      if (!service.waitFor(20, TimeUnit.SECONDS)) {
        service.destroyForcibly();
      }
    } catch (InterruptedException e) {
      service.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
