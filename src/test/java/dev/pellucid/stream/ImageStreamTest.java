package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ImageStreamTest.Profile.class)
class ImageStreamTest {

  @Inject StreamTopics topics;

  @Test
  void everyImageIsAnsweredOnce() {
    // Given good and bad images, mixed
    List<String> good = IntStream.range(0, 900).mapToObj(i -> "mixed-good-" + i).toList();
    List<String> bad = IntStream.range(0, 100).mapToObj(i -> "mixed-bad-" + i).toList();
    List<ProducerRecord<byte[], byte[]>> mixed = new ArrayList<>();
    good.forEach(id -> mixed.add(topics.image(id, "good")));
    IntStream.range(0, bad.size())
        .forEach(i -> mixed.add(i * 9, topics.image(bad.get(i), "bad " + i)));

    // When
    topics.send(mixed);

    // Then
    topics.awaitIds(topics.explanations(), "mixed-", good);
    topics.awaitIds(topics.dlq(), "mixed-", bad);
  }

  @Test
  void whatCannotBeExplainedNowIsExplainedLater() {
    // Given an image that fails at first, for no fault of its own, among others
    List<ProducerRecord<byte[], byte[]>> images =
        List.of(
            topics.image("later-1", "good"),
            topics.image("later-2", "flaky"),
            topics.image("later-3", "good"));

    // When
    topics.send(images);

    // Then
    topics.awaitIds(topics.explanations(), "later-", List.of("later-1", "later-2", "later-3"));
    assertThat(topics.ids(topics.dlq(), "later-")).isEmpty();
  }

  @Test
  void aRebalanceNeitherLosesNorDoublesAnImage() {
    // Given so many images that they take a while
    List<String> all = IntStream.range(0, 3_000).mapToObj(i -> "moved-" + i).toList();
    topics.send(all.stream().map(id -> topics.image(id, "slow")).toList());

    // When another member joins the group, takes partitions and leaves again, twice
    visitGroup(Duration.ofMillis(700));
    visitGroup(Duration.ofMillis(300));

    // Then
    topics.awaitIds(topics.explanations(), "moved-", all);
  }

  @Test
  void aVeryLargeRecordIsReadAndKeptAsItCame() {
    // Given a record larger than a fetch, between two others
    byte[] large = new byte[24 * 1024 * 1024];
    Arrays.fill(large, (byte) 'x');
    System.arraycopy("bad".getBytes(UTF_8), 0, large, 0, 3);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topics.images(), 0, "large-2".getBytes(UTF_8), large);

    // When
    topics.send(List.of(topics.image("large-1", "good"), record, topics.image("large-3", "good")));

    // Then
    topics.awaitIds(topics.explanations(), "large-", List.of("large-1", "large-3"));
    topics.awaitIds(topics.dlq(), "large-", List.of("large-2"));
    assertThat(topics.committed(topics.dlq(), "large-2"))
        .singleElement()
        .satisfies(dead -> assertThat(dead.value()).isEqualTo(large));
  }

  /** Joins the group of the stream for a while, and reads without committing. */
  private void visitGroup(Duration stay) {
    try (KafkaConsumer<byte[], byte[]> visitor =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                topics.bootstrapServers(),
                "group.id",
                Profile.GROUP,
                "enable.auto.commit",
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      visitor.subscribe(List.of(topics.images()));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                visitor.poll(Duration.ofMillis(100));
                return !visitor.assignment().isEmpty();
              });
      long leave = System.nanoTime() + stay.toNanos();
      while (System.nanoTime() < leave) {
        visitor.poll(Duration.ofMillis(50));
      }
    }
  }

  public static final class Profile implements QuarkusTestProfile {

    static final String GROUP = "image-stream-test";

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(ScriptedExplainer.class);
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(OwnStream.topics(GROUP));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> config = new HashMap<>(OwnStream.config(GROUP));
      config.put("mp.messaging.incoming.images.max.poll.records", "50");
      return config;
    }
  }
}
