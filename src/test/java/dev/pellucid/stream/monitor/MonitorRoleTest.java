package dev.pellucid.stream.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pellucid.demo.broker.SharedKafka;
import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.monitor.reference.ReferenceJson;
import dev.pellucid.monitor.topology.References;
import dev.pellucid.monitor.topology.SyntheticImages;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;

/** A process with no other role than to monitor, on topics that it makes itself. */
@QuarkusTest
@TestProfile(MonitorRoleTest.Profile.class)
class MonitorRoleTest {

  private static final String NAME = "monitor-role-test";

  @Inject
  @Identifier("default-kafka-broker")
  Map<String, Object> kafka;

  @Inject MonitorRole role;
  @Inject @Readiness MonitorReadiness readiness;

  @Test
  void explanationsThatDriftBecomeAnAlert() throws IOException {
    // Given a monitor that runs, and a reference
    await().atMost(Duration.ofSeconds(30)).until(() -> role.status().equals("RUNNING"));
    SyntheticImages images = new SyntheticImages(SyntheticImages.MODEL, 1);
    assertThat(
            ReferenceTopic.send(
                kafka,
                NAME + ".references",
                References.given(SyntheticImages.MODEL),
                ReferenceJson.write(images.reference(1_000))))
        .isTrue();
    Instant begin = Instant.now().minusSeconds(600);
    List<ExplanationEvent> stream = images.stream(4_000, begin, 50, 1_000, 1.0);

    // When
    send(stream);

    // Then
    AlertEvent alert = awaitAlert();
    assertThat(alert.evidence().get(0).concept()).isEqualTo("forest");
    assertThat(alert.time()).isBetween(begin.plusSeconds(50), begin.plusSeconds(80));
    assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
  }

  private void send(List<ExplanationEvent> stream) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.copyOf(kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (ExplanationEvent event : stream) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    NAME + ".explanations",
                    event.imageId().getBytes(UTF_8),
                    EventJson.EXPLANATION.write(event)));
      }
    }
  }

  private AlertEvent awaitAlert() throws IOException {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put("group.id", NAME + "-reader");
    properties.put("auto.offset.reset", "earliest");
    properties.put("isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(NAME + ".alerts"));
      Instant end = Instant.now().plusSeconds(30);
      while (Instant.now().isBefore(end)) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          return EventJson.ALERT.read(record.value());
        }
      }
    }
    throw new AssertionError("no alert within 30 s; the monitor is " + role.status());
  }

  public static final class Profile implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(SharedKafka.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> config = new HashMap<>();
      for (String topic :
          List.of(
              "images", "explanations", "labels", "references", "drift", "fairness", "alerts")) {
        config.put("pellucid.topics." + topic, NAME + "." + topic);
      }
      config.put("pellucid.roles", "monitor");
      config.put("pellucid.role.monitor", "true");
      config.put("pellucid.monitor.application-id", NAME);
      config.put("pellucid.monitor.idle", "1s");
      return config;
    }
  }
}
