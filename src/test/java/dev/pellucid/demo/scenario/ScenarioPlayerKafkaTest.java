package dev.pellucid.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.demo.broker.BrokerSettings;
import dev.pellucid.demo.broker.EmbeddedKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

class ScenarioPlayerKafkaTest {

  private static final int IMAGES = 60;

  @Test
  void everyImageArrivesOnceThoughTheBrokerComesLate() throws Exception {
    // Given
    int port = freePort();
    Traffic traffic = new Traffic(Scenario.demo(), DemoBundle.NAME, 0.1, 3);
    PlayerSettings settings = PlayerSettings.to("127.0.0.1:" + port).atFullSpeed().images(IMAGES);

    try (ScenarioPlayer player = ScenarioPlayer.start(traffic, settings)) {
      // When
      try (EmbeddedKafka kafka = EmbeddedKafka.start(BrokerSettings.temporary().onPort(port))) {
        kafka.createTopics("images");
        Progress end = player.finished().get(180, TimeUnit.SECONDS);

        // Then
        assertThat(end.acknowledged()).isEqualTo(IMAGES);
        assertThat(end.bad()).isEqualTo(traffic.badIds(IMAGES).size());
        assertThat(keys(kafka, "images"))
            .containsExactlyElementsOf(LongStream.range(0, IMAGES).mapToObj(traffic::id).toList());
      }
    }
  }

  private static List<String> keys(EmbeddedKafka kafka, String topic) {
    List<String> keys = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> keys.add(record.key()));
      }
    }
    return keys;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
