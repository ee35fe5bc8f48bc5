package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageRecordTest {

  private static final Instant STAMPED = Instant.parse("2026-01-02T03:04:05.006Z");

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "event-1, key-1, event-1",
        "-, key-1, key-1",
        "-, -, images-3-42",
        "'', key-1, key-1",
        "'', '', images-3-42"
      })
  void isCalledByEventIdElseKeyElsePlace(String eventId, String key, String expected) {
    // Given
    ConsumerRecord<byte[], byte[]> source =
        eventId == null ? record(key, Map.of()) : record(key, Map.of("ce_id", eventId));

    // When
    String id = ImageRecord.of(source).id();

    // Then
    assertThat(id).isEqualTo(expected);
  }

  @Test
  void tellsWhatItsHeadersSay() {
    // Given
    ConsumerRecord<byte[], byte[]> source =
        record(
            "key",
            Map.of(
                "model", "signs",
                "label", "stop",
                "explain", "saliency, rise?masks=100",
                "group.district", "north",
                "group.weather", "fog",
                "group.", "nameless",
                "group.empty", "",
                "ce_time", "2026-05-06T07:08:09.5+02:00"));

    // When
    ImageRecord image = ImageRecord.of(source);

    // Then
    assertThat(image)
        .isEqualTo(
            new ImageRecord(
                source,
                "key",
                Optional.of("signs"),
                Optional.of("stop"),
                Optional.of("saliency, rise?masks=100"),
                Map.of("district", "north", "weather", "fog"),
                Instant.parse("2026-05-06T05:08:09.5Z"),
                ImageTrace.NONE));
  }

  @ParameterizedTest
  @CsvSource({"yesterday", "2026-05-06", "2026-13-06T07:08:09Z"})
  void wasMadeWhenTheRecordWasIfItsTimeCannotBeRead(String time) {
    // Given
    ConsumerRecord<byte[], byte[]> source = record("key", Map.of("ce_time", time));

    // When
    Instant made = ImageRecord.of(source).time();

    // Then
    assertThat(made).isEqualTo(STAMPED);
  }

  static ConsumerRecord<byte[], byte[]> record(String key, Map<String, String> headers) {
    RecordHeaders recordHeaders = new RecordHeaders();
    headers.forEach((name, value) -> recordHeaders.add(name, value.getBytes(UTF_8)));
    return new ConsumerRecord<>(
        "images",
        3,
        42,
        STAMPED.toEpochMilli(),
        TimestampType.CREATE_TIME,
        0,
        0,
        key == null ? null : key.getBytes(UTF_8),
        "bytes".getBytes(UTF_8),
        recordHeaders,
        Optional.empty());
  }
}
