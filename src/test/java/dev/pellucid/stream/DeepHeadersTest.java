package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeepHeadersTest {

  static Stream<DeepRequest> requests() {
    return Stream.of(
        new DeepRequest(List.of("saliency", "rise?masks=9%2C&seed=1"), "sample", true),
        new DeepRequest(List.of("saliency"), "header"),
        new DeepRequest(List.of(), "quality", true));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void whatIsWrittenIsReadAgain(DeepRequest request) {
    // Given an image whose sender made headers of ours up
    ImageRecord image =
        ImageRecord.of(
            ImageRecordTest.record(
                "key",
                Map.of(
                    "pellucid.deep.methods", "forged",
                    "pellucid.deep.offset", "7",
                    "ce_time", "2026-05-06T07:08:09Z")));
    ExplanationEvent explained = ScriptedExplainer.event(image);
    Headers headers = new RecordHeaders(image.source().headers().toArray());

    // When
    DeepHeaders.add(headers, image, explained, request);

    // Then
    ConsumerRecord<byte[], byte[]> read = record(headers);
    assertThat(DeepHeaders.request(headers)).hasValue(request);
    assertThat(DeepHeaders.target(headers)).hasValue(explained.target().index());
    assertThat(DeepHeaders.source(read)).isEqualTo(new Source("images", 3, 42));
    assertThat(DeepHeaders.time(headers)).hasValue(Instant.parse("2026-05-06T07:08:09Z"));
    assertThat(ImageRecord.of(read).model()).hasValue("scripted");
    assertThat(ImageRecord.of(read).id()).isEqualTo("key");
  }

  @Test
  void noSenderDecidesThatItsImageIsJudged() {
    // Given
    ImageRecord image =
        ImageRecord.of(ImageRecordTest.record("key", Map.of("pellucid.deep.judged", "true")));
    Headers headers = new RecordHeaders(image.source().headers().toArray());

    // When
    DeepHeaders.add(
        headers,
        image,
        ScriptedExplainer.event(image),
        new DeepRequest(List.of("saliency"), DeepRequest.HEADER));

    // Then
    assertThat(DeepHeaders.request(headers).orElseThrow().judged()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "-"})
  void whatSomebodyElseWroteIsNotBelieved(String text) {
    // Given
    Headers headers = new RecordHeaders();
    List.of("target", "offset", "time")
        .forEach(name -> headers.add("pellucid.deep." + name, text.getBytes(UTF_8)));
    headers.add("pellucid.deep.topic", "elsewhere".getBytes(UTF_8));

    // When
    Source source = DeepHeaders.source(record(headers));

    // Then
    assertThat(source).isEqualTo(new Source("images-deep", 1, 2));
    assertThat(DeepHeaders.target(headers)).isEmpty();
    assertThat(DeepHeaders.time(headers)).isEmpty();
    assertThat(DeepHeaders.request(headers)).isEqualTo(Optional.empty());
  }

  private static ConsumerRecord<byte[], byte[]> record(Headers headers) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("images-deep", 1, 2, "key".getBytes(UTF_8), new byte[0]);
    headers.forEach(record.headers()::add);
    return record;
  }
}
