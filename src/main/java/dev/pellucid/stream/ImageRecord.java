package dev.pellucid.stream;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * One record of the topic of images, what its headers say, and the spans of the work on it.
 *
 * @param source the record as it was read
 * @param id {@link ImageId}
 * @param model which model is asked, from header {@code model}; empty asks the default model
 * @param label the true label, from header {@code label}
 * @param explain which methods are asked for beyond the live explanation, from header {@code
 *     explain}
 * @param groups sensitive attributes, from headers {@code group.ATTRIBUTE}
 * @param time when the image was made: CloudEvents {@code ce_time}, else the record's timestamp
 * @param trace the spans of what is done with it here
 */
record ImageRecord(
    ConsumerRecord<byte[], byte[]> source,
    String id,
    Optional<String> model,
    Optional<String> label,
    Optional<String> explain,
    Map<String, String> groups,
    Instant time,
    ImageTrace trace) {

  static final String MODEL = "model";
  static final String LABEL = "label";
  static final String EXPLAIN = "explain";
  static final String GROUP_PREFIX = "group.";

  ImageRecord {
    groups = Map.copyOf(groups);
  }

  /** Of an image that is not traced. */
  static ImageRecord of(ConsumerRecord<byte[], byte[]> source) {
    return of(source, ImageTrace.NONE);
  }

  static ImageRecord of(ConsumerRecord<byte[], byte[]> source, ImageTrace trace) {
    Headers headers = source.headers();
    return new ImageRecord(
        source,
        ImageId.of(source),
        HeaderText.of(headers, MODEL),
        HeaderText.of(headers, LABEL),
        HeaderText.of(headers, EXPLAIN),
        groups(headers),
        HeaderText.of(headers, CloudEventHeaders.TIME)
            .flatMap(ImageRecord::instant)
            .orElseGet(() -> Instant.ofEpochMilli(source.timestamp())),
        trace);
  }

  private static Map<String, String> groups(Headers headers) {
    Map<String, String> groups = new HashMap<>();
    for (Header header : headers) {
      if (header.key().startsWith(GROUP_PREFIX) && header.key().length() > GROUP_PREFIX.length()) {
        HeaderText.of(header.value())
            .ifPresent(value -> groups.put(header.key().substring(GROUP_PREFIX.length()), value));
      }
    }
    return groups;
  }

  /** A time that cannot be read is no reason to refuse the image. */
  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException notRfc3339) {
      return Optional.empty();
    }
  }
}
