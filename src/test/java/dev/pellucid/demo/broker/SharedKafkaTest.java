package dev.pellucid.demo.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(SharedKafka.class)
class SharedKafkaTest {

  @Inject
  @Identifier("default-kafka-broker")
  Map<String, Object> clientConfig;

  @Test
  void isWhatTheApplicationConnectsTo() throws Exception {
    // Given the configuration that the application gives its Kafka clients
    Set<String> topics;

    // When
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", clientConfig.get("bootstrap.servers")))) {
      topics = admin.listTopics().names().get();
    }

    // Then
    assertThat(topics).contains("images", "labels", "explanations", "images.dlq");
  }
}
