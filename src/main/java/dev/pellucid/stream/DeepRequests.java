package dev.pellucid.stream;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Source;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Asks the deep lane for more of an image that was explained already, by its topic. */
@ApplicationScoped
@Typed(DeepRequests.class)
public class DeepRequests {

  private static final int SECONDS = 10;

  private final String topic;
  private final LazyProducer producer;

  /**
   * What is asked.
   *
   * @param id by which the answer's progress can be told from others
   * @param imageId of the image
   * @param source where it was read first
   * @param encoded the image, as it came
   * @param explained its live explanation, if that is known: by its model, and of its target unless
   *     another is named, it is explained; else by the default model
   * @param target the class to explain
   * @param calls of methods
   */
  public record Order(
      String id,
      String imageId,
      Source source,
      byte[] encoded,
      Optional<ExplanationEvent> explained,
      Optional<Integer> target,
      List<String> calls) {}

  DeepRequests(TopicConfig topics, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.topic = topics.deep();
    this.producer = LazyProducer.careful(kafka, "pellucid-deep-requests", SECONDS);
  }

  /**
   * Sends it, and waits until the broker has it.
   *
   * @throws KafkaUnavailableException if it does not take it
   */
  public void send(Order order) {
    producer.send(record(topic, order));
  }

  static ProducerRecord<byte[], byte[]> record(String topic, Order order) {
    Headers headers = new RecordHeaders();
    order
        .explained()
        .ifPresent(
            explained -> {
              explained
                  .groups()
                  .forEach(
                      (name, value) ->
                          DeepHeaders.put(headers, ImageRecord.GROUP_PREFIX + name, value));
              Optional.ofNullable(explained.label())
                  .ifPresent(label -> DeepHeaders.put(headers, ImageRecord.LABEL, label));
            });
    DeepHeaders.add(
        headers,
        order.source(),
        order.explained().map(ExplanationEvent::time).orElseGet(Instant::now),
        order.explained().map(explained -> explained.model().name()),
        order.target().or(() -> order.explained().map(explained -> explained.target().index())),
        new DeepRequest(order.calls(), DeepRequest.REQUEST));
    DeepHeaders.put(headers, DeepHeaders.REQUEST, order.id());
    return new ProducerRecord<>(
        topic, null, HeaderText.bytes(order.imageId()), order.encoded(), headers);
  }

  /** Where an image of the deep lane was read first; empty if it is none of that lane. */
  public static Optional<Source> origin(ConsumerRecord<?, ?> record) {
    return DeepHeaders.request(record.headers()).map(asked -> DeepHeaders.source(record));
  }

  @PreDestroy
  void close() {
    producer.close();
  }
}
