package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.AttributionMap;
import dev.pellucid.event.ExplanationEvent.Deep;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.event.ExplanationEvent.Region;
import dev.pellucid.event.Schemas;
import dev.pellucid.image.UnreadableImageException;
import dev.pellucid.stream.ExplainedBatch.Settled;
import java.io.EOFException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class OutgoingRecordsTest {

  private static final OutgoingRecords OUTGOING =
      new OutgoingRecords(
          Batches.TOPICS,
          "/pellucid",
          Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC));

  private static final Rejection UNKNOWN =
      Rejection.unknownModel(Optional.of("no-such-model"), List.of("signs"));

  @Test
  void anExplanationIsACloudEventInTheImagesTrace() throws IOException {
    // Given
    ImageRecord image =
        image(
            Map.of(
                "ce_id", "camera-7/1",
                "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "tracestate", "vendor=1",
                "label", "stop"));

    // When
    ProducerRecord<byte[], byte[]> sent = only(OUTGOING.of(image, explained(image)));

    // Then
    assertThat(sent.topic()).isEqualTo("explanations");
    assertThat(sent.key()).asString(UTF_8).isEqualTo("camera-7/1");
    assertThat(EventJson.EXPLANATION.read(sent.value())).isEqualTo(ScriptedExplainer.event(image));
    assertThat(texts(sent.headers()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("ce_specversion", "1.0"),
                Map.entry("ce_id", "images-3-42"),
                Map.entry("ce_source", "/pellucid"),
                Map.entry("ce_type", "dev.pellucid.explanation.v1"),
                Map.entry("ce_time", "2026-02-03T04:05:06Z"),
                Map.entry("ce_subject", "camera-7/1"),
                Map.entry("ce_dataschema", "urn:pellucid:schema:explanation:1"),
                Map.entry("content-type", "application/json"),
                Map.entry("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                Map.entry("tracestate", "vendor=1")));
  }

  @Test
  void aDeadLetterIsTheRecordItselfWithTheReasonAfterItsOwnHeaders() {
    // Given a record that has been in a dead letter queue before
    ImageRecord image = image(Map.of("dead-letter-reason", "earlier", "model", "signs"));
    Rejection corrupt =
        Rejection.unreadable(
            new UnreadableImageException(
                UnreadableImageException.Reason.CORRUPT,
                "the JPEG ends in the middle",
                new EOFException("byte 77")));

    // When
    ProducerRecord<byte[], byte[]> sent =
        only(OUTGOING.of(image, new ImageResult.Rejected(Optional.of("signs"), corrupt)));

    // Then
    assertThat(sent.topic()).isEqualTo("images.dlq");
    assertThat(sent.key()).isSameAs(image.source().key());
    assertThat(sent.value()).isSameAs(image.source().value());
    assertThat(Arrays.asList(sent.headers().toArray()))
        .startsWith(image.source().headers().toArray());
    assertThat(texts(sent.headers()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("model", "signs"),
                Map.entry("dead-letter-reason", "the JPEG ends in the middle"),
                Map.entry(
                    "dead-letter-exception-class-name",
                    "dev.pellucid.image.UnreadableImageException"),
                Map.entry("dead-letter-cause", "byte 77"),
                Map.entry("dead-letter-cause-class-name", "java.io.EOFException"),
                Map.entry("dead-letter-topic", "images"),
                Map.entry("dead-letter-partition", "3"),
                Map.entry("dead-letter-offset", "42"),
                Map.entry("pellucid.dlq.reason", "corrupt"),
                Map.entry("pellucid.dlq.image-id", "key"),
                Map.entry("pellucid.dlq.timestamp", "2026-01-02T03:04:05.006Z"),
                Map.entry("pellucid.dlq.model", "signs")));
  }

  @Test
  void aDeadLettersHeadersStaySmallHoweverLongTheReason() {
    // Given
    ImageRecord image = image(Map.of());
    Rejection unknown =
        Rejection.unknownModel(Optional.of("m".repeat(1_000_000)), List.of("signs"));

    // When
    ProducerRecord<byte[], byte[]> sent =
        only(OUTGOING.of(image, new ImageResult.Rejected(Optional.of("m".repeat(9_999)), unknown)));

    // Then
    assertThat(sent.headers().toArray())
        .allSatisfy(header -> assertThat(header.value()).hasSizeLessThanOrEqualTo(2_000));
  }

  @Test
  void aDeadLetterThatIsTooLargeIsSentWithoutTheImageAndSaysWhereItIs() {
    // Given
    ImageRecord image = image(Map.of("label", "stop"), new byte[9_999]);
    Settled refused = settled(image, new ImageResult.Rejected(Optional.of("signs"), UNKNOWN));

    // When
    ProducerRecord<byte[], byte[]> sent = only(smaller(refused).orElseThrow().outgoing());

    // Then
    assertThat(sent.topic()).isEqualTo("images.dlq");
    assertThat(sent.key()).isSameAs(image.source().key());
    assertThat(sent.value()).isNull();
    assertThat(DeadLetterSchema.violations(sent.headers())).isEmpty();
    assertThat(texts(sent.headers()))
        .containsEntry("label", "stop")
        .containsEntry("pellucid.dlq.reason", "unknown-model")
        .containsEntry("dead-letter-topic", "images")
        .containsEntry("dead-letter-partition", "3")
        .containsEntry("dead-letter-offset", "42")
        .containsEntry("pellucid.dlq.value-size", String.valueOf(image.source().value().length))
        .containsEntry("pellucid.dlq.value-sha256", sha256(image.source().value()));
  }

  @Test
  void headersThatAreLargeThemselvesAreLeftOutTooAndThenNothingIsSmaller() {
    // Given
    ImageRecord image = image(Map.of("label", "x".repeat(20_000)));
    Settled refused = settled(image, new ImageResult.Rejected(Optional.of("signs"), UNKNOWN));

    // When
    Settled smaller = smaller(refused).orElseThrow();

    // Then
    assertThat(only(smaller.outgoing()).key()).isNull();
    assertThat(texts(only(smaller.outgoing()).headers())).doesNotContainKey("label");
    assertThat(DeadLetterSchema.violations(only(smaller.outgoing()).headers())).isEmpty();
    assertThat(smaller(smaller)).isEmpty();
  }

  @Test
  void anExplanationThatIsTooLargeBecomesADeadLetterWithTheImage() {
    // Given
    ImageRecord image = image(Map.of());
    Settled refused = settled(image, explained(image));

    // When
    Settled smaller = smaller(refused).orElseThrow();

    // Then
    assertThat(smaller.result()).isInstanceOf(ImageResult.Rejected.class);
    assertThat(only(smaller.outgoing()).topic()).isEqualTo("images.dlq");
    assertThat(only(smaller.outgoing()).value()).isSameAs(image.source().value());
    assertThat(texts(only(smaller.outgoing()).headers()))
        .containsEntry("pellucid.dlq.reason", "explanation-too-large")
        .containsEntry("pellucid.dlq.model", "scripted");
  }

  @Test
  void anImageOfWhichMoreIsAskedGoesToTheDeepLaneWithItsExplanation() {
    // Given an image from long ago
    ImageRecord image = image(Map.of("ce_time", "2001-02-03T04:05:06Z", "explain", "saliency"));

    // When
    List<ProducerRecord<byte[], byte[]>> sent = OUTGOING.of(image, asking(image));

    // Then
    assertThat(sent)
        .extracting(ProducerRecord::topic)
        .containsExactly("explanations", "images-deep");
    ProducerRecord<byte[], byte[]> deep = sent.get(1);
    assertThat(deep.key()).asString(UTF_8).isEqualTo("key");
    assertThat(deep.value()).isSameAs(image.source().value());
    assertThat(deep.timestamp()).as("or Kafka would soon delete it").isNull();
    assertThat(DeepHeaders.time(deep.headers())).hasValue(image.time());
    assertThat(DeepHeaders.request(deep.headers())).isEqualTo(asking(image).deep());
  }

  @Test
  void anImageThatIsTooLargeForTheDeepLaneIsExplainedAndAnsweredThatItIs() throws IOException {
    // Given
    ImageRecord image = image(Map.of());
    Settled refused = settled(image, asking(image));

    // When
    Settled smaller = smaller(refused).orElseThrow();

    // Then
    assertThat(smaller.outgoing())
        .extracting(ProducerRecord::topic)
        .containsExactly("explanations", "explanations");
    assertThat(smaller.outgoing())
        .extracting(record -> texts(record.headers()).get("ce_id"))
        .containsExactly("images-3-42", "images-3-42-deep");
    ExplanationEvent live = EventJson.EXPLANATION.read(smaller.outgoing().get(0).value());
    assertThat(live).isEqualTo(ScriptedExplainer.event(image));
    byte[] answer = smaller.outgoing().get(1).value();
    assertThat(Schemas.violations("explanation", answer)).isEmpty();
    assertThat(EventJson.EXPLANATION.read(answer).deep().results())
        .extracting(MethodResult::method, MethodResult::error)
        .containsExactly(
            tuple("saliency", "the image is too large for topic 'images-deep'"),
            tuple("rise", "the image is too large for topic 'images-deep'"));
  }

  @Test
  void ofADeepExplanationThatIsTooLargeTheLargestMapsAreLeftOut() {
    // Given
    ImageRecord image = image(Map.of());
    ExplanationEvent event =
        ScriptedExplainer.event(image)
            .followedBy(new Deep("sample", List.of(mapped("small", 10), mapped("large", 99))));
    Settled refused = settled(image, new ImageResult.Explained(event, Optional.empty()));

    // When
    Settled smaller = smaller(refused).orElseThrow();

    // Then
    assertThat(deepOf(smaller))
        .extracting(MethodResult::method, result -> result.map() != null, MethodResult::error)
        .containsExactly(
            tuple("small", true, null),
            tuple("large", false, "its map of 1×1 is too large for topic 'explanations'"));
    assertThat(deepOf(smaller(smaller).orElseThrow())).allMatch(result -> result.map() == null);
    assertThat(smaller(smaller(smaller).orElseThrow()).orElseThrow().result())
        .isInstanceOf(ImageResult.Rejected.class);
  }

  private static List<MethodResult> deepOf(Settled settled) {
    return ((ImageResult.Explained) settled.result()).event().deep().results();
  }

  private static MethodResult mapped(String method, int bytes) {
    return new MethodResult(
        method,
        Map.of(),
        false,
        Map.of(),
        null,
        1,
        new AttributionMap(
            List.of(1, 1, 1), null, 1, 1, new Region(0, 0, 1, 1), 0, 1, new byte[bytes]),
        null,
        null,
        null);
  }

  private static ImageResult.Explained asking(ImageRecord image) {
    return new ImageResult.Explained(
        ScriptedExplainer.event(image),
        Optional.of(new DeepRequest(List.of("saliency", "rise?masks=9"), "header")));
  }

  /** Of its last record. */
  private static Optional<Settled> smaller(Settled refused) {
    List<ProducerRecord<byte[], byte[]>> sent = refused.outgoing();
    return OUTGOING.smaller(refused, sent.get(sent.size() - 1));
  }

  private static ProducerRecord<byte[], byte[]> only(List<ProducerRecord<byte[], byte[]>> sent) {
    assertThat(sent).hasSize(1);
    return sent.get(0);
  }

  private static ImageResult explained(ImageRecord image) {
    return new ImageResult.Explained(ScriptedExplainer.event(image), Optional.empty());
  }

  private static Settled settled(ImageRecord image, ImageResult result) {
    return new Settled(image, result, OUTGOING.of(image, result));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ImageRecord image(Map<String, String> headers) {
    return ImageRecord.of(ImageRecordTest.record("key", headers));
  }

  private static ImageRecord image(Map<String, String> headers, byte[] value) {
    ConsumerRecord<byte[], byte[]> small = ImageRecordTest.record("key", headers);
    return ImageRecord.of(
        new ConsumerRecord<>(
            small.topic(),
            small.partition(),
            small.offset(),
            small.timestamp(),
            small.timestampType(),
            0,
            0,
            small.key(),
            value,
            small.headers(),
            Optional.empty()));
  }

  /** The last header of each name. */
  private static Map<String, String> texts(Headers headers) {
    Map<String, String> texts = new HashMap<>();
    for (Header header : headers) {
      texts.put(header.key(), new String(header.value(), UTF_8));
    }
    return texts;
  }
}
