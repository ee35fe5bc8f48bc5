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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(TooLargeRecordsTest.Profile.class)
class TooLargeRecordsTest {

  private static final String ID = "too-large-records-test";
  private static final int SMALL = 2_000;

  @Inject TopicConfig topics;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @Test
  void whatTheBrokerRefusesForItsSizeHoldsUpNobody() throws Exception {
    // Given topics for results that take less than the topic of images
    try (KafkaIo kafka = new KafkaIo(bootstrapServers)) {
      limit(topics.dlq());
      limit(topics.explanations());
      ProducerRecord<byte[], byte[]> badAndLarge = image("bad-and-large", noise("bad"));
      // Its label is in the explanation, and in the headers of the dead letter.
      ProducerRecord<byte[], byte[]> manyWords = image("many-words", "good".getBytes(UTF_8));
      manyWords.headers().add("label", noise(""));

      // When
      kafka.send(List.of(image("good", "good".getBytes(UTF_8)), badAndLarge, manyWords));

      // Then
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                assertThat(kafka.committed(topics.explanations()))
                    .extracting(record -> new String(record.key(), UTF_8))
                    .containsExactly("good");
                assertThat(kafka.committed(topics.dlq()))
                    .allSatisfy(
                        dead -> {
                          assertThat(dead.value()).isNull();
                          assertThat(DeadLetterSchema.violations(new RecordHeaders(dead.headers())))
                              .isEmpty();
                        })
                    .extracting(dead -> header(dead, "pellucid.dlq.image-id"))
                    .containsExactlyInAnyOrder("bad-and-large", "many-words");
              });
    }
  }

  private void limit(String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("max.message.bytes", String.valueOf(SMALL)),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  /** What no compression makes small. */
  private static byte[] noise(String start) {
    StringBuilder text = new StringBuilder(start);
    new Random(7).ints(40_000, '!', '~').forEach(letter -> text.append((char) letter));
    return text.toString().getBytes(UTF_8);
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private ProducerRecord<byte[], byte[]> image(String id, byte[] value) {
    return new ProducerRecord<>(topics.images(), id.getBytes(UTF_8), value);
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
