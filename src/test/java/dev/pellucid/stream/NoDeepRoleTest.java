package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.awt.Color;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** A process that explains, and leaves deep explanations to others. */
@QuarkusTest
@TestProfile(NoDeepRoleTest.Profile.class)
class NoDeepRoleTest {

  @Inject StreamTopics topics;
  @Inject ImageStream live;
  @Inject DeepStream deep;

  @Test
  void whatIsAskedWaitsOnItsTopic() {
    // Given
    byte[] green = Pictures.png(8, 8, Color.GREEN);
    ProducerRecord<byte[], byte[]> image = topics.image("waits", green);
    image.headers().add("explain", "saliency".getBytes(UTF_8));

    // When
    topics.send(List.of(image));

    // Then
    ConsumerRecord<byte[], byte[]> waiting = topics.awaitRecord(topics.deep(), "waits");
    assertThat(waiting.value()).isEqualTo(green);
    assertThat(DeepHeaders.request(waiting.headers()))
        .hasValue(new DeepRequest(List.of("saliency"), "header"));
    assertThat(live.status()).isEqualTo(StreamStatus.RUNNING);
    assertThat(deep.status()).isEqualTo(StreamStatus.SWITCHED_OFF);
    topics.awaitIds(topics.explanations(), "waits", List.of("waits"));
  }

  public static final class Profile implements QuarkusTestProfile {

    private static final String NAME = "no-deep-role-test";

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(OwnStream.topics(NAME), new TestResourceEntry(TinyModel.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> config = new HashMap<>(OwnStream.config(NAME));
      config.put("pellucid.roles", "explain");
      return config;
    }
  }
}
