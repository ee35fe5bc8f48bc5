package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pellucid.demo.broker.SharedKafka;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ImageStreamTest.Profile.class)
class ImageStreamTest {

  @Inject TopicConfig topics;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  private KafkaIo kafka;

  @BeforeEach
  void connect() {
    kafka = new KafkaIo(bootstrapServers);
  }

  @AfterEach
  void disconnect() {
    kafka.close();
  }

  @Test
  void everyImageIsAnsweredOnce() {
    // Given good and bad images, mixed
    List<String> good = IntStream.range(0, 900).mapToObj(i -> "mixed-good-" + i).toList();
    List<String> bad = IntStream.range(0, 100).mapToObj(i -> "mixed-bad-" + i).toList();
    List<ProducerRecord<byte[], byte[]>> mixed = new ArrayList<>();
    good.forEach(id -> mixed.add(image(id, "good")));
    IntStream.range(0, bad.size()).forEach(i -> mixed.add(i * 9, image(bad.get(i), "bad " + i)));

    // When
    kafka.send(mixed);

    // Then
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(ids(topics.explanations(), "mixed-"))
                  .containsExactlyInAnyOrderElementsOf(good);
              assertThat(ids(topics.dlq(), "mixed-")).containsExactlyInAnyOrderElementsOf(bad);
            });
  }

  private List<String> ids(String topic, String prefix) {
    return kafka.committed(topic).stream()
        .map(ConsumerRecord::key)
        .map(key -> new String(key, UTF_8))
        .filter(id -> id.startsWith(prefix))
        .toList();
  }

  private ProducerRecord<byte[], byte[]> image(String id, String script) {
    return new ProducerRecord<>(topics.images(), id.getBytes(UTF_8), script.getBytes(UTF_8));
  }

  public static final class Profile implements QuarkusTestProfile {

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(ScriptedExplainer.class);
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(
          new TestResourceEntry(
              SharedKafka.class, Map.of(SharedKafka.OWN_TOPICS, "image-stream-test")));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "mp.messaging.incoming.images.group.id", "image-stream-test",
          "pellucid.stream.transactional-id", "image-stream-test");
    }
  }
}
