package dev.pellucid.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The broker goes away under a service at work, and comes back. */
@QuarkusTest
@TestProfile(BrokerRestartTest.Profile.class)
class BrokerRestartTest {

  @Inject StreamTopics topics;
  @Inject ImageStream stream;

  RestartableKafka broker;

  @Test
  void everyImageIsAnsweredOnceAlthoughTheBrokerRestarts() {
    // Given a stream amid good and bad images
    List<String> good = IntStream.range(0, 1_500).mapToObj(i -> "good-" + i).toList();
    List<String> bad = IntStream.range(0, 150).mapToObj(i -> "bad-" + i).toList();
    List<ProducerRecord<byte[], byte[]>> mixed = new ArrayList<>();
    good.forEach(id -> mixed.add(topics.image(id, "slow")));
    IntStream.range(0, bad.size())
        .forEach(i -> mixed.add(i * 11, topics.image(bad.get(i), "bad " + i)));
    topics.send(mixed);
    int done =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> topics.ids(topics.explanations(), "good-").size(), count -> count >= 100);

    // When
    broker.restart();

    // Then what was in hand is committed, the rest is read, and so is what comes now
    assertThat(done).isLessThan(good.size());
    topics.send(List.of(topics.image("late", "good")));
    topics.awaitIds(topics.explanations(), "good-", good);
    topics.awaitIds(topics.dlq(), "bad-", bad);
    topics.awaitIds(topics.explanations(), "late", List.of("late"));
    assertThat(stream.status()).isEqualTo(StreamStatus.RUNNING);
  }

  public static final class Profile implements QuarkusTestProfile {

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(ScriptedExplainer.class);
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(RestartableKafka.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "mp.messaging.incoming.images.max.poll.records", "50",
          "pellucid.stream.images-in-flight", "8",
          "pellucid.stream.transactional-id", "broker-restart-test");
    }
  }
}
