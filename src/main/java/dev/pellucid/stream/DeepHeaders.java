package dev.pellucid.stream;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Source;
import dev.pellucid.explain.CallText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/** The headers by which an image on the deep lane's topic says what is asked of it. */
final class DeepHeaders {

  /** The calls, separated by commas. */
  static final String METHODS = "pellucid.deep.methods";

  static final String REASON = "pellucid.deep.reason";

  /** The class that the live explanation explains, by index. */
  static final String TARGET = "pellucid.deep.target";

  /** Where the image was read first. */
  static final String TOPIC = "pellucid.deep.topic";

  static final String PARTITION = "pellucid.deep.partition";
  static final String OFFSET = "pellucid.deep.offset";

  /** When the image was made. */
  static final String TIME = "pellucid.deep.time";

  /** There on images by which the quality of explanations is followed. */
  static final String JUDGED = "pellucid.deep.judged";

  /** The id of what was asked over HTTP. */
  static final String REQUEST = "pellucid.deep.request";

  private DeepHeaders() {}

  static void add(
      Headers headers, ImageRecord image, ExplanationEvent explained, DeepRequest request) {
    ConsumerRecord<?, ?> source = image.source();
    add(
        headers,
        new Source(source.topic(), source.partition(), source.offset()),
        image.time(),
        Optional.of(explained.model().name()),
        Optional.of(explained.target().index()),
        request);
  }

  /**
   * Says what is asked of an image.
   *
   * @param source where it was read first
   * @param time when it was made
   * @param model that is to explain it; empty leaves that to its headers
   * @param target the class to explain; empty for the predicted one
   */
  static void add(
      Headers headers,
      Source source,
      Instant time,
      Optional<String> model,
      Optional<Integer> target,
      DeepRequest request) {
    put(headers, METHODS, String.join(",", request.calls()));
    put(headers, REASON, request.reason());
    headers.remove(JUDGED);
    if (request.judged()) {
      put(headers, JUDGED, "true");
    }
    target.ifPresent(index -> put(headers, TARGET, String.valueOf(index)));
    put(headers, TOPIC, source.topic());
    put(headers, PARTITION, String.valueOf(source.partition()));
    put(headers, OFFSET, String.valueOf(source.offset()));
    put(headers, TIME, time.toString());
    model.ifPresent(name -> put(headers, ImageRecord.MODEL, name));
  }

  /** The id that whoever asks knows the request by; empty if it has none. */
  static Optional<String> requestId(Headers headers) {
    return HeaderText.of(headers, REQUEST);
  }

  static void put(Headers headers, String name, String text) {
    headers.remove(name);
    headers.add(name, HeaderText.bytes(text));
  }

  /** What is asked; empty if the record does not say, as one that somebody else wrote. */
  static Optional<DeepRequest> request(Headers headers) {
    Optional<String> calls = HeaderText.of(headers, METHODS);
    boolean judged = HeaderText.of(headers, JUDGED).isPresent();
    return calls.isEmpty() && !judged
        ? Optional.empty()
        : Optional.of(
            new DeepRequest(
                calls.map(CallText::split).orElse(List.of()),
                HeaderText.of(headers, REASON).orElse(DeepRequest.HEADER),
                judged));
  }

  /** The class to explain; empty if the record does not say. */
  static Optional<Integer> target(Headers headers) {
    return HeaderText.of(headers, TARGET).flatMap(DeepHeaders::number).map(Long::intValue);
  }

  /** Where the image was read first; the record itself if that is not said. */
  static Source source(ConsumerRecord<?, ?> record) {
    Optional<String> topic = HeaderText.of(record.headers(), TOPIC);
    Optional<Long> partition =
        HeaderText.of(record.headers(), PARTITION).flatMap(DeepHeaders::number);
    Optional<Long> offset = HeaderText.of(record.headers(), OFFSET).flatMap(DeepHeaders::number);
    return topic.isPresent() && partition.isPresent() && offset.isPresent()
        ? new Source(topic.get(), partition.get().intValue(), offset.get())
        : new Source(record.topic(), record.partition(), record.offset());
  }

  /** When the image was made; empty if the record does not say. */
  static Optional<Instant> time(Headers headers) {
    return HeaderText.of(headers, TIME).flatMap(DeepHeaders::instant);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException notOurs) {
      return Optional.empty();
    }
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException notOurs) {
      return Optional.empty();
    }
  }
}
