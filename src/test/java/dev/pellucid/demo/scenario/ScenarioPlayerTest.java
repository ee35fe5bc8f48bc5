package dev.pellucid.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class ScenarioPlayerTest {

  private final List<Sending> sent = new CopyOnWriteArrayList<>();
  private final Traffic traffic = new Traffic(Scenario.demo(), DemoBundle.NAME, 0.2, 5);

  @Test
  void sendsExactlyWhatItIsTold() throws Exception {
    // Given
    MockProducer<String, byte[]> producer = producer(true);
    PlayerSettings settings = PlayerSettings.to("nowhere:1").onTopic("in").atFullSpeed().images(40);

    // When
    Progress end = play(settings, producer);

    // Then
    assertThat(end).isEqualTo(new Progress(40, 40, traffic.badIds(40).size(), "normal"));
    assertThat(producer.history())
        .extracting(ProducerRecord::key)
        .containsExactlyElementsOf(LongStream.range(0, 40).mapToObj(traffic::id).toList());
    assertThat(producer.history().get(9).value()).isEqualTo(traffic.image(9).value());
    assertThat(producer.history()).allMatch(record -> record.topic().equals("in"));
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void headersCarryTheTimeOfSending() throws Exception {
    // Given
    Instant before = Instant.now();
    MockProducer<String, byte[]> producer = producer(true);

    // When
    play(PlayerSettings.to("nowhere:1").images(1), producer);

    // Then
    ProducerRecord<String, byte[]> record = producer.history().get(0);
    traffic
        .image(0)
        .headers()
        .forEach((name, value) -> assertThat(header(record, name)).isEqualTo(value));
    assertThat(Instant.parse(header(record, "ce_time")))
        .isBetween(before.minusMillis(1), Instant.now());
  }

  @Test
  void tellsOfEveryImageWithTheTimeItCarries() throws Exception {
    // Given
    MockProducer<String, byte[]> producer = producer(true);

    // When
    play(PlayerSettings.to("nowhere:1").atFullSpeed().images(3), producer);

    // Then
    assertThat(sent).extracting(Sending::index).containsExactly(0L, 1L, 2L);
    assertThat(sent).extracting(image -> image.phase().name()).containsOnly("normal");
    assertThat(sent)
        .extracting(image -> image.time().toString())
        .containsExactlyElementsOf(
            producer.history().stream().map(record -> header(record, "ce_time")).toList());
  }

  @Test
  void doesNotFinishBeforeEverythingIsAcknowledged() throws Exception {
    // Given
    MockProducer<String, byte[]> producer = producer(false);
    ScenarioPlayer player =
        new ScenarioPlayer(
            traffic, PlayerSettings.to("nowhere:1").atFullSpeed().images(2), producer, sent::add);
    await().until(() -> player.progress().sent() == 2);
    boolean early = player.finished().isDone();

    // When
    producer.completeNext();
    producer.completeNext();

    // Then
    assertThat(early).isFalse();
    assertThat(player.finished().get(20, TimeUnit.SECONDS).acknowledged()).isEqualTo(2);
  }

  @Test
  void failsWhenKafkaRefusesForGood() {
    // Given
    MockProducer<String, byte[]> producer = producer(false);
    ScenarioPlayer player =
        new ScenarioPlayer(
            traffic, PlayerSettings.to("nowhere:1").atFullSpeed().images(3), producer, sent::add);
    await().until(() -> player.progress().sent() == 3);

    // When
    producer.errorNext(new TopicAuthorizationException("images"));

    // Then
    assertThatThrownBy(() -> player.finished().get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(TopicAuthorizationException.class);
  }

  @Test
  void closingStopsIt() {
    // Given
    MockProducer<String, byte[]> producer = producer(true);
    ScenarioPlayer player =
        new ScenarioPlayer(
            traffic, PlayerSettings.to("nowhere:1").atRate(200), producer, sent::add);
    await().until(() -> player.progress().sent() > 3);

    // When
    player.close();

    // Then
    assertThat(producer.closed()).isTrue();
    assertThat(player.finished()).isCompleted();
    assertThat(player.progress().sent()).isEqualTo(producer.history().size());
  }

  private Progress play(PlayerSettings settings, MockProducer<String, byte[]> producer)
      throws Exception {
    try (ScenarioPlayer player = new ScenarioPlayer(traffic, settings, producer, sent::add)) {
      return player.finished().get(20, TimeUnit.SECONDS);
    }
  }

  private static MockProducer<String, byte[]> producer(boolean acknowledges) {
    return new MockProducer<>(
        acknowledges, null, new StringSerializer(), new ByteArraySerializer());
  }

  private static String header(ProducerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
