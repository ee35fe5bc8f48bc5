package dev.pellucid.demo.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

  @Test
  void keepsWhatWasWrittenOverARestart(@TempDir Path data) throws Exception {
    // Given a broker over a folder, with one committed and one aborted transaction
    BrokerSettings settings = BrokerSettings.temporary().keptIn(data);
    try (EmbeddedKafka broker = EmbeddedKafka.start(settings)) {
      broker.createTopics("images");
      try (KafkaProducer<String, String> producer = producer(broker)) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("images", "kept")).get();
        producer.commitTransaction();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("images", "aborted")).get();
        producer.abortTransaction();
      }
    }

    // When it is started again over the same folder
    List<String> read = new ArrayList<>();
    try (EmbeddedKafka broker = EmbeddedKafka.start(settings)) {
      broker.createTopics("images");
      read.addAll(committed(broker, "images"));
    }

    // Then a read_committed reader finds the one
    assertThat(read).containsExactly("kept");
  }

  @Test
  void leavesNothingBehindInATemporaryFolder() {
    // Given
    EmbeddedKafka broker = EmbeddedKafka.start();

    // When
    broker.close();

    // Then
    assertThat(Files.exists(broker.data())).isFalse();
  }

  @Test
  void saysWhichPortIsTaken() {
    // Given a broker
    try (EmbeddedKafka broker = EmbeddedKafka.start()) {
      BrokerSettings samePort = BrokerSettings.temporary().onPort(broker.port());

      // When a second wants its port, Then the error names it
      assertThatThrownBy(() -> EmbeddedKafka.start(samePort))
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining("port " + broker.port() + " is taken");
    }
  }

  @Test
  void leavesNothingRunningThatStartedOnlyInPart(@TempDir Path data) throws Exception {
    // Given somebody who takes the port after it was found free, and before the broker does
    int port = freePort();
    BrokerSettings settings = BrokerSettings.temporary().keptIn(data).onPort(port);
    Set<Thread> before = threads();
    CompletableFuture<ServerSocket> intruder =
        CompletableFuture.supplyAsync(() -> listenOnceFormatted(data, port));

    // When
    Throwable thrown = catchThrowable(() -> EmbeddedKafka.start(settings));

    // Then the controller, which had started, is gone
    intruder.join().close();
    assertThat(thrown)
        .isInstanceOf(BrokerStartException.class)
        .hasMessageContaining("did not start on port " + port);
    await()
        .untilAsserted(
            () ->
                assertThat(threads())
                    .filteredOn(thread -> !before.contains(thread))
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.contains("raft") || name.contains("controller")));
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static ServerSocket listenOnceFormatted(Path data, int port) {
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> Files.exists(data.resolve("meta.properties")));
    try {
      return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet();
  }

  private static KafkaProducer<String, String> producer(EmbeddedKafka broker) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "test"),
        new StringSerializer(),
        new StringSerializer());
  }

  private static List<String> committed(EmbeddedKafka broker, String topic) {
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    TopicPartition partition = new TopicPartition(topic, 0);
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
