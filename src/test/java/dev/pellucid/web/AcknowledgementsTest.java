package dev.pellucid.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.demo.broker.BrokerSettings;
import dev.pellucid.demo.broker.EmbeddedKafka;
import dev.pellucid.stream.KafkaUnavailableException;
import dev.pellucid.stream.TopicConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AcknowledgementsTest {

  private static final String TOPIC = "alert-acknowledgements";

  @Test
  void theTopicForgetsNothingThoughKafkaWasAwayAtFirst()
      throws IOException, ExecutionException, InterruptedException {
    // Given
    int port = freePort();
    Acknowledgements acknowledgements = acknowledgements("localhost:" + port);
    assertThatThrownBy(() -> acknowledgements.takeBack("drift-1"))
        .isInstanceOf(KafkaUnavailableException.class)
        .hasMessageContaining(TOPIC);
    try (EmbeddedKafka kafka = EmbeddedKafka.start(BrokerSettings.temporary().onPort(port))) {

      // When
      acknowledgements.takeBack("drift-1");

      // Then
      assertThat(cleanupPolicy(kafka)).isEqualTo("compact");
      acknowledgements.close();
    }
  }

  private static Acknowledgements acknowledgements(String bootstrapServers) {
    TopicConfig topics =
        new SmallRyeConfigBuilder()
            .withMapping(TopicConfig.class)
            .build()
            .getConfigMapping(TopicConfig.class);
    return new Acknowledgements(topics, Map.of("bootstrap.servers", bootstrapServers));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String cleanupPolicy(EmbeddedKafka kafka)
      throws ExecutionException, InterruptedException {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      return admin
          .describeConfigs(List.of(topic))
          .all()
          .get()
          .get(topic)
          .get("cleanup.policy")
          .value();
    }
  }
}
