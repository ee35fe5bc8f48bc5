package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pellucid.demo.broker.SharedKafka;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(FencedStreamTest.Profile.class)
class FencedStreamTest {

  private static final String ID = "fenced-stream-test";

  @Inject TopicConfig topics;
  @Inject ImageStream stream;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @Test
  void stopsAndLeavesItsImagesToOthersOnceAnotherInstanceHasItsId() throws Exception {
    // Given a stream at work
    try (KafkaIo kafka = new KafkaIo(bootstrapServers);
        Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      kafka.send(List.of(image("before")));
      await().until(() -> kafka.committed(topics.explanations()).size() == 1);

      // When its transactional id is taken over, and an image comes
      admin.fenceProducers(List.of(ID)).all().get();
      kafka.send(List.of(image("after")));

      // Then it gives up its partitions, says that it must be restarted, and has written nothing
      await().until(() -> stream.status() == StreamStatus.FAILED);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  admin
                      .describeConsumerGroups(List.of(ID))
                      .all()
                      .get()
                      .get(ID)
                      .members()
                      .isEmpty());
      assertThat(RestAssured.get("/q/health/live").statusCode()).isEqualTo(503);
      assertThat(kafka.committed(topics.explanations())).hasSize(1);
    }
  }

  private ProducerRecord<byte[], byte[]> image(String id) {
    return new ProducerRecord<>(topics.images(), id.getBytes(UTF_8), "good".getBytes(UTF_8));
  }

  public static final class Profile implements QuarkusTestProfile {

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(ScriptedExplainer.class);
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(SharedKafka.class, Map.of(SharedKafka.OWN_TOPICS, ID)));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "mp.messaging.incoming.images.group.id", ID, "pellucid.stream.transactional-id", ID);
    }
  }
}
