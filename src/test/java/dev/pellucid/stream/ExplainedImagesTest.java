package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pellucid.Health;
import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.ClassScore;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.ExplanationEvent.Region;
import dev.pellucid.event.Schemas;
import dev.pellucid.image.ImageDecoder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoded images through Kafka, the decoder and a model whose answers are known. */
@QuarkusTest
@TestProfile(TinyService.class)
class ExplainedImagesTest {

  @Inject StreamTopics topics;

  @Test
  void explainsAnImage() throws IOException {
    // Given a green image with all that headers can say
    ProducerRecord<byte[], byte[]> green = topics.image("green-1", png(Color.GREEN));
    Map.of(
            "label", "green",
            "group.district", "north",
            "ce_time", "2026-05-06T07:08:09Z")
        .forEach((name, value) -> green.headers().add(name, value.getBytes(UTF_8)));

    // When
    topics.send(List.of(green));

    // Then
    ConsumerRecord<byte[], byte[]> record = topics.awaitRecord(topics.explanations(), "green-1");
    assertThat(Schemas.violations("explanation", record.value())).isEmpty();
    ExplanationEvent event = EventJson.EXPLANATION.read(record.value());
    double root = Math.sqrt(0.9);
    double others = Math.exp(root);
    double winner = Math.exp(4 + root);
    assertThat(event.model()).isEqualTo(new ModelRef("tiny", "7"));
    assertThat(event.time()).isEqualTo("2026-05-06T07:08:09Z");
    assertThat(event.label()).isEqualTo("green");
    assertThat(event.groups()).isEqualTo(Map.of("district", "north"));
    assertThat(event.target().label()).isEqualTo("green");
    assertThat(event.target().logit()).isCloseTo(4 + root, within(1e-5));
    assertThat(event.target().probability())
        .isCloseTo(winner / (winner + 2 * others), within(1e-6));
    assertThat(event.prediction().top())
        .extracting(ClassScore::label)
        .startsWith("green")
        .containsExactlyInAnyOrder("red", "green", "blue");
    assertThat(event.timings().batch()).isPositive();
    BufferedImage cam = ImageIO.read(new ByteArrayInputStream(event.cam().png()));
    assertThat(List.of(cam.getWidth(), cam.getHeight())).isEqualTo(List.of(8, 8));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("croppedImages")
  void theMapSaysWhichPartOfTheImageItLiesOver(String id, byte[] value, Region expected)
      throws IOException {
    // Given
    ProducerRecord<byte[], byte[]> image = topics.image(id, value);

    // When
    topics.send(List.of(image));

    // Then
    ConsumerRecord<byte[], byte[]> record = topics.awaitRecord(topics.explanations(), id);
    assertThat(Schemas.violations("explanation", record.value())).isEmpty();
    assertThat(EventJson.EXPLANATION.read(record.value()).cam().region()).isEqualTo(expected);
  }

  static Stream<Arguments> croppedImages() throws IOException {
    return Stream.of(
        Arguments.of("square", Pictures.png(16, 16, Color.GREEN), new Region(0, 0, 1, 1)),
        // Resized to 12×8, of which columns 2 to 9 are seen.
        Arguments.of(
            "wide", Pictures.png(24, 16, Color.GREEN), new Region(2 / 12.0, 0, 8 / 12.0, 1)),
        Arguments.of(
            "tall", Pictures.png(8, 16, Color.GREEN), new Region(0, 4 / 16.0, 1, 8 / 16.0)),
        // Stored as 37×26 pixels, 26×37 when upright, then resized to 8×11.
        Arguments.of("turned", turned(), new Region(0, 2 / 11.0, 1, 8 / 11.0)));
  }

  private static byte[] turned() throws IOException {
    try (InputStream in =
        ImageDecoder.class.getResourceAsStream("/dev/pellucid/image/pictures/turned.jpg")) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deadLetters")
  void whatCannotBeExplainedIsADeadLetterAsItCame(String code, byte[] value, String model) {
    // Given
    String id = "dead-" + code;
    ProducerRecord<byte[], byte[]> bad = topics.image(id, value);
    bad.headers().add("custom", new byte[] {0, (byte) 0xff});
    Optional.ofNullable(model).ifPresent(name -> bad.headers().add("model", name.getBytes(UTF_8)));

    // When
    topics.send(List.of(bad));

    // Then
    ConsumerRecord<byte[], byte[]> dead = topics.awaitRecord(topics.dlq(), id);
    assertThat(dead.value()).isEqualTo(value);
    assertThat(Arrays.asList(dead.headers().toArray())).startsWith(bad.headers().toArray());
    assertThat(dead.headers().lastHeader("pellucid.dlq.reason").value())
        .asString(UTF_8)
        .isEqualTo(code);
    assertThat(dead.headers().lastHeader("dead-letter-reason").value()).isNotEmpty();
    assertThat(DeadLetterSchema.violations(new RecordHeaders(dead.headers()))).isEmpty();
  }

  static Stream<Arguments> deadLetters() {
    byte[] png = png(Color.GREEN);
    return Stream.of(
        Arguments.of("null-value", null, null),
        Arguments.of("empty", new byte[0], null),
        Arguments.of("unsupported-type", "GIF89a, or is it?".getBytes(UTF_8), null),
        Arguments.of("corrupt", Arrays.copyOf(png, png.length - 20), null),
        Arguments.of("too-many-bytes", new byte[300_000], null),
        Arguments.of("too-many-pixels", announcing(20_000, 20_000, png), null),
        Arguments.of("unknown-model", png, "no-such-model"),
        Arguments.of("inference-failed", png(Color.WHITE), "tiny"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("traced")
  void theTraceOfAnImageGoesOnWithItsAnswer(String id, byte[] value) {
    // Given
    Map<String, String> trace =
        Map.of(
            "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "tracestate", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
    ProducerRecord<byte[], byte[]> image = topics.image(id, value);
    trace.forEach((name, text) -> image.headers().add(name, text.getBytes(UTF_8)));

    // When
    topics.send(List.of(image));

    // Then
    String topic = id.endsWith("dead") ? topics.dlq() : topics.explanations();
    Headers headers = topics.awaitRecord(topic, id).headers();
    trace.forEach(
        (name, text) ->
            assertThat(headers.headers(name))
                .singleElement()
                .satisfies(header -> assertThat(header.value()).asString(UTF_8).isEqualTo(text)));
  }

  static Stream<Arguments> traced() {
    return Stream.of(
        Arguments.of("traced-explained", png(Color.BLUE)),
        Arguments.of("traced-dead", "no image".getBytes(UTF_8)));
  }

  @Test
  void aPoisonImageDoesNotHarmThoseBesideIt() {
    // Given one image in ten that the model fails at
    List<ProducerRecord<byte[], byte[]>> mixed =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    topics.image(
                        "beside-" + i, png(i % 10 == 3 ? Color.WHITE : new Color(0, i * 4, 200))))
            .toList();

    // When
    topics.send(mixed);

    // Then
    List<String> poison = IntStream.range(0, 6).mapToObj(i -> "beside-" + (10 * i + 3)).toList();
    List<String> others =
        IntStream.range(0, 60)
            .mapToObj(i -> "beside-" + i)
            .filter(id -> !poison.contains(id))
            .toList();
    topics.awaitIds(topics.explanations(), "beside-", others);
    topics.awaitIds(topics.dlq(), "beside-", poison);
  }

  @Test
  void isReadyWithAModelAndKafka() {
    // Given
    awaitReady();

    // When
    JsonPath ready = Health.get("ready").then().statusCode(200).extract().jsonPath();

    // Then
    assertThat(ready.getString("checks.find { it.name == 'image stream' }.data.status"))
        .isEqualTo("RUNNING");
  }

  private static void awaitReady() {
    await().atMost(Duration.ofSeconds(20)).until(() -> Health.get("ready").statusCode() == 200);
  }

  private static byte[] png(Color colour) {
    return Pictures.png(16, 16, colour);
  }

  /** The same PNG with other sizes in its header, checksum included. */
  private static byte[] announcing(int width, int height, byte[] png) {
    byte[] bomb = png.clone();
    int header = 12;
    ByteBuffer buffer = ByteBuffer.wrap(bomb);
    buffer.putInt(header + 4, width).putInt(header + 8, height);
    CRC32 crc = new CRC32();
    crc.update(bomb, header, 17);
    buffer.putInt(header + 17, (int) crc.getValue());
    return bomb;
  }
}
