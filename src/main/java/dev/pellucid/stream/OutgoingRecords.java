package dev.pellucid.stream;

import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Deep;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.stream.ExplainedBatch.Settled;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What is sent for an image: an explanation, and the image to the deep lane if more is asked of it;
 * or the image itself to the dead letter queue.
 */
final class OutgoingRecords {

  static final String EVENT_TYPE = "dev.pellucid.explanation.v1";
  static final String EVENT_SCHEMA = "urn:pellucid:schema:explanation:1";

  /** W3C Trace Context, carried along as it came where nothing is traced here. */
  private static final List<String> TRACE_HEADERS = List.of("traceparent", "tracestate");

  /** What a dead letter without its value may repeat of the record's own key and headers. */
  private static final int LARGEST_OWN = 16 * 1024;

  private final TopicConfig topics;
  private final String eventSource;
  private final Clock clock;

  /**
   * @param eventSource what explanations carry as CloudEvents {@code source}
   */
  OutgoingRecords(TopicConfig topics, String eventSource, Clock clock) {
    this.topics = topics;
    this.eventSource = eventSource;
    this.clock = clock;
  }

  String deadLetterTopic() {
    return topics.dlq();
  }

  List<ProducerRecord<byte[], byte[]>> of(ImageRecord image, ImageResult result) {
    if (result instanceof ImageResult.Explained explained) {
      ProducerRecord<byte[], byte[]> explanation = explanation(image, explained.event(), "");
      return explained
          .deep()
          .map(request -> List.of(explanation, deep(image, explained.event(), request)))
          .orElse(List.of(explanation));
    }
    ImageResult.Rejected rejected = (ImageResult.Rejected) result;
    return List.of(deadLetter(image, rejected.model(), rejected.rejection()));
  }

  /**
   * What is sent instead of a record that its topic refuses for its size: for an explanation one
   * without the largest map of its deep part, or else a dead letter, for a dead letter one without
   * the image, which says where the image is, and for a request on the deep lane's topic the word
   * that it could not be made. A dead letter repeats the record's key and headers only if they are
   * small, so that it fits any topic.
   *
   * @param record the one of the image's records that is too large
   * @return empty if there is nothing smaller to say
   */
  Optional<Settled> smaller(Settled refused, ProducerRecord<byte[], byte[]> record) {
    ImageRecord image = refused.image();
    if (refused.result() instanceof ImageResult.Explained explained) {
      if (record.topic().equals(topics.deep())) {
        return Optional.of(notAsked(image, explained));
      }
      ImageResult smaller =
          withoutLargestMap(explained)
              .orElseGet(
                  () ->
                      new ImageResult.Rejected(
                          explained.model(),
                          Rejection.explanationTooLarge(
                              topics.explanations(), record.value().length)));
      return Optional.of(new Settled(image, smaller, of(image, smaller)));
    }
    ImageResult.Rejected rejected = (ImageResult.Rejected) refused.result();
    ProducerRecord<byte[], byte[]> reference =
        reference(image, rejected.model(), rejected.rejection());
    return size(reference) < size(record)
        ? Optional.of(new Settled(image, rejected, List.of(reference)))
        : Optional.empty();
  }

  /** Empty if there is no map of a deep explanation in it. */
  @SuppressWarnings("ReferenceEquality")
  private Optional<ImageResult> withoutLargestMap(ImageResult.Explained explained) {
    Deep deep = explained.event().deep();
    if (deep == null) {
      return Optional.empty();
    }
    return deep.results().stream()
        .filter(result -> result.map() != null)
        .max(Comparator.comparingInt(result -> result.map().png().length))
        .map(
            largest ->
                new ImageResult.Explained(
                    explained
                        .event()
                        .followedBy(
                            new Deep(
                                deep.reason(),
                                deep.results().stream()
                                    .map(result -> result == largest ? tooLarge(largest) : result)
                                    .toList())),
                    explained.deep()));
  }

  private MethodResult tooLarge(MethodResult result) {
    return MethodResult.failed(
        result.method(),
        "its map of %d×%d is too large for topic '%s'"
            .formatted(result.map().width(), result.map().height(), topics.explanations()));
  }

  /** The answer of the deep lane is given here, as the image cannot get there. */
  private Settled notAsked(ImageRecord image, ImageResult.Explained explained) {
    DeepRequest request = explained.deep().orElseThrow();
    String why = "the image is too large for topic '%s'".formatted(topics.deep());
    Deep answer =
        new Deep(
            request.reason(),
            request.calls().stream()
                .map(call -> MethodResult.failed(MethodCall.id(call), why))
                .toList());
    return new Settled(
        image,
        new ImageResult.Explained(explained.event(), Optional.empty()),
        List.of(
            explanation(image, explained.event(), ""),
            explanation(image, explained.event().followedBy(answer), "-deep")));
  }

  private ProducerRecord<byte[], byte[]> deep(
      ImageRecord image, ExplanationEvent event, DeepRequest request) {
    Headers headers = new RecordHeaders(image.source().headers().toArray());
    DeepHeaders.add(headers, image, event, request);
    image.trace().sends(topics.deep(), headers);
    return new ProducerRecord<>(
        topics.deep(), null, HeaderText.bytes(image.id()), image.source().value(), headers);
  }

  /**
   * @param part what tells this event from others of the same record
   */
  private ProducerRecord<byte[], byte[]> explanation(
      ImageRecord image, ExplanationEvent event, String part) {
    Headers headers = new RecordHeaders();
    headers.add(CloudEventHeaders.SPEC_VERSION, HeaderText.bytes("1.0"));
    // The same id if it is ever made again.
    headers.add(CloudEventHeaders.ID, HeaderText.bytes(ImageId.coordinates(image.source()) + part));
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
    image.trace().sends(topics.explanations(), headers);
    return new ProducerRecord<>(
        topics.explanations(),
        null,
        HeaderText.bytes(image.id()),
        EventJson.EXPLANATION.write(event),
        headers);
  }

  private ProducerRecord<byte[], byte[]> deadLetter(
      ImageRecord image, Optional<String> model, Rejection rejection) {
    Headers headers = new RecordHeaders(image.source().headers().toArray());
    DeadLetterHeaders.add(headers, image, model, rejection);
    image.trace().sends(topics.dlq(), headers);
    return new ProducerRecord<>(
        topics.dlq(), null, image.source().key(), image.source().value(), headers);
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
    image.trace().sends(topics.dlq(), headers);
    return new ProducerRecord<>(topics.dlq(), null, small ? source.key() : null, null, headers);
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
