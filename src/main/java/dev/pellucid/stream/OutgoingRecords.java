package dev.pellucid.stream;

import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.stream.ExplainedBatch.Settled;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

  /** What a dead letter without its value may repeat of the record's own key and headers. */
  private static final int LARGEST_OWN = 16 * 1024;

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

  /**
   * What is sent instead of a record that its topic refuses for its size: a dead letter for an
   * explanation, and for a dead letter one without the image, which says where the image is. That
   * one repeats the record's key and headers only if they are small, so that it fits any topic.
   *
   * @return empty if there is nothing smaller to say
   */
  Optional<Settled> smaller(Settled refused) {
    ImageRecord image = refused.image();
    if (refused.result() instanceof ImageResult.Explained explained) {
      ImageResult rejected =
          new ImageResult.Rejected(
              explained.model(),
              Rejection.explanationTooLarge(explanationsTopic, refused.outgoing().value().length));
      return Optional.of(new Settled(image, rejected, of(image, rejected)));
    }
    ImageResult.Rejected rejected = (ImageResult.Rejected) refused.result();
    ProducerRecord<byte[], byte[]> reference =
        reference(image, rejected.model(), rejected.rejection());
    return size(reference) < size(refused.outgoing())
        ? Optional.of(new Settled(image, rejected, reference))
        : Optional.empty();
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

  private ProducerRecord<byte[], byte[]> reference(
      ImageRecord image, Optional<String> model, Rejection rejection) {
    ConsumerRecord<byte[], byte[]> source = image.source();
    boolean small = size(source.key(), source.headers()) <= LARGEST_OWN;
    Headers headers = small ? new RecordHeaders(source.headers().toArray()) : new RecordHeaders();
    DeadLetterHeaders.add(headers, image, model, rejection);
    if (source.value() != null) {
      DeadLetterHeaders.addOmitted(headers, source.value());
    }
    return new ProducerRecord<>(deadLetterTopic, null, small ? source.key() : null, null, headers);
  }

  private static long size(ProducerRecord<byte[], byte[]> record) {
    return size(record.key(), record.headers()) + length(record.value());
  }

  private static long size(byte[] key, Headers headers) {
    long size = length(key);
    for (Header header : headers) {
      size += header.key().length() + length(header.value());
    }
    return size;
  }

  private static int length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
