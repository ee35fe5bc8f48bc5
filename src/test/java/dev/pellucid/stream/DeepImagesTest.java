package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.event.Schemas;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Images of which more is asked, through both lanes. */
@QuarkusTest
@TestProfile(DeepImagesTest.Profile.class)
class DeepImagesTest {

  @Inject StreamTopics topics;

  @Test
  void whatTheHeaderAsksForFollowsTheLiveExplanationOnce() {
    // Given
    ProducerRecord<byte[], byte[]> green = topics.image("asked", Pictures.png(24, 16, Color.GREEN));
    green
        .headers()
        .add("explain", "saliency, integrated-gradients?steps=8, nonsense".getBytes(UTF_8))
        .add("label", "green".getBytes(UTF_8))
        .add("group.district", "north".getBytes(UTF_8));

    // When
    topics.send(List.of(green));

    // Then
    List<ExplanationEvent> events = awaitEvents("asked", 2);
    ExplanationEvent live = events.get(0);
    ExplanationEvent deep = events.get(1);
    assertThat(live.deep()).isNull();
    assertThat(live.cam()).isNotNull();
    assertThat(deep.cam()).isNull();
    assertThat(deep)
        .usingRecursiveComparison()
        .ignoringFields("cam", "concepts", "deep", "timings", "prediction", "target")
        .isEqualTo(live);
    assertThat(deep.target().index()).isEqualTo(live.target().index());
    assertThat(deep.deep().reason()).isEqualTo("header");
    assertThat(deep.deep().results())
        .extracting(MethodResult::method, r -> r.map() != null, r -> r.error() != null)
        .containsExactly(
            tuple("saliency", true, false),
            tuple("integrated-gradients", true, false),
            tuple("nonsense", false, true));
    assertThat(deep.deep().results().get(1).map().region()).isEqualTo(live.cam().region());
  }

  @Test
  void anImageTheModelIsUnsureOfIsExplainedDeeply() {
    // Given grey, of which no class is more probable than the others, beside a clear image
    byte[] grey = Pictures.png(8, 8, new Color(120, 120, 120));
    byte[] green = Pictures.png(8, 8, Color.GREEN);

    // When
    topics.send(List.of(topics.image("unsure", grey), topics.image("sure", green)));

    // Then
    List<ExplanationEvent> events = awaitEvents("unsure", 2);
    assertThat(events.get(1).deep().reason()).isEqualTo("low-confidence");
    assertThat(events.get(1).deep().results())
        .extracting(MethodResult::method)
        .containsExactly("grad-cam");
    awaitEvents("sure", 1);
    assertThat(topics.ids(topics.deep(), "sure")).isEmpty();
  }

  @Test
  void everyImageOfManyIsExplainedDeeplyOnce() {
    // Given
    List<String> ids = IntStream.range(0, 100).mapToObj(i -> "many-" + i).toList();
    byte[] green = Pictures.png(8, 8, Color.GREEN);

    // When
    topics.send(ids.stream().map(id -> asking(id, green)).toList());

    // Then each has both events
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(events("many-").stream().filter(e -> e.deep() != null))
                    .extracting(ExplanationEvent::imageId)
                    .containsExactlyInAnyOrderElementsOf(ids));
    assertThat(events("many-").stream().filter(e -> e.deep() == null))
        .extracting(ExplanationEvent::imageId)
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  private ProducerRecord<byte[], byte[]> asking(String id, byte[] value) {
    ProducerRecord<byte[], byte[]> image = topics.image(id, value);
    image.headers().add("explain", "saliency".getBytes(UTF_8));
    return image;
  }

  /** In the order of their partition, waiting until there are so many. */
  private List<ExplanationEvent> awaitEvents(String id, int count) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(events(id)).hasSize(count));
    return events(id);
  }

  private List<ExplanationEvent> events(String prefix) {
    return topics.committed(topics.explanations(), prefix).stream()
        .map(DeepImagesTest::event)
        .toList();
  }

  private static ExplanationEvent event(ConsumerRecord<byte[], byte[]> record) {
    assertThat(Schemas.violations("explanation", record.value())).isEmpty();
    try {
      return EventJson.EXPLANATION.read(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static final class Profile implements QuarkusTestProfile {

    private static final String NAME = "deep-images-test";

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(OwnStream.topics(NAME), new TestResourceEntry(TinyModel.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> config = new HashMap<>(OwnStream.config(NAME));
      config.put("pellucid.stream.deep.below-confidence", "0.4");
      config.put("pellucid.stream.deep.methods", "grad-cam");
      return config;
    }
  }
}
