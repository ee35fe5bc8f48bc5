package dev.pellucid.stream;

import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What is sent for an image: an explanation, or the image itself to the dead letter queue. */
final class OutgoingRecords {

  static final String EVENT_TYPE = "dev.pellucid.explanation.v1";
  static final String EVENT_SCHEMA = "urn:pellucid:schema:explanation:1";

  /** W3C Trace Context, carried along as it came. */
  private static final List<String> TRACE_HEADERS = List.of("traceparent", "tracestate");

  private final String explanationsTopic;
  private final String deadLetterTopic;
  private final String eventSource;
  private final Clock clock;

  /**
   * @param eventSource what explanations carry as CloudEvents {@code source}
   */
  OutgoingRecords(
      String explanationsTopic, String deadLetterTopic, String eventSource, Clock clock) {
    this.explanationsTopic = explanationsTopic;
    this.deadLetterTopic = deadLetterTopic;
    this.eventSource = eventSource;
    this.clock = clock;
  }

  ProducerRecord<byte[], byte[]> of(ImageRecord image, ImageResult result) {
    if (result instanceof ImageResult.Explained explained) {
      return explanation(image, explained.event());
    }
    ImageResult.Rejected rejected = (ImageResult.Rejected) result;
    return deadLetter(image, rejected.model(), rejected.rejection());
  }

  private ProducerRecord<byte[], byte[]> explanation(ImageRecord image, ExplanationEvent event) {
    Headers headers = new RecordHeaders();
    headers.add(CloudEventHeaders.SPEC_VERSION, HeaderText.bytes("1.0"));
    // One record gives one explanation: the same id if it is ever made again.
    headers.add(CloudEventHeaders.ID, HeaderText.bytes(ImageId.coordinates(image.source())));
    headers.add(CloudEventHeaders.SOURCE, HeaderText.bytes(eventSource));
    headers.add(CloudEventHeaders.TYPE, HeaderText.bytes(EVENT_TYPE));
    headers.add(CloudEventHeaders.TIME, HeaderText.bytes(clock.instant().toString()));
    headers.add(CloudEventHeaders.SUBJECT, HeaderText.bytes(image.id()));
    headers.add(CloudEventHeaders.DATA_SCHEMA, HeaderText.bytes(EVENT_SCHEMA));
    headers.add(CloudEventHeaders.CONTENT_TYPE, HeaderText.bytes("application/json"));
    for (String name : TRACE_HEADERS) {
      Header header = image.source().headers().lastHeader(name);
      if (header != null) {
        headers.add(header);
      }
    }
    return new ProducerRecord<>(
        explanationsTopic,
        null,
        HeaderText.bytes(image.id()),
        EventJson.EXPLANATION.write(event),
        headers);
  }

  private ProducerRecord<byte[], byte[]> deadLetter(
      ImageRecord image, Optional<String> model, Rejection rejection) {
    Headers headers = new RecordHeaders(image.source().headers().toArray());
    DeadLetterHeaders.add(headers, image, model, rejection);
    return new ProducerRecord<>(
        deadLetterTopic, null, image.source().key(), image.source().value(), headers);
  }
}
