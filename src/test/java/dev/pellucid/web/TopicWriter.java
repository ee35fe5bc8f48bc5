package dev.pellucid.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.demo.broker.SharedKafka;
import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** An ordinary Kafka producer that plays the cameras and the explainer. */
final class TopicWriter implements AutoCloseable {

  private final KafkaProducer<byte[], byte[]> producer;

  private TopicWriter(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put("bootstrap.servers", SharedKafka.bootstrapServers());
    config.put("linger.ms", "0");
    producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static TopicWriter plain() {
    return new TopicWriter(Map.of());
  }

  static TopicWriter transactional(String id) {
    TopicWriter writer = new TopicWriter(Map.of("transactional.id", id));
    writer.producer.initTransactions();
    return writer;
  }

  KafkaProducer<byte[], byte[]> producer() {
    return producer;
  }

  /** Sends an image, and says where it came to lie. */
  Source image(String key, byte[] bytes, Map<String, String> headers) {
    RecordMetadata at = send(WebTopics.IMAGES, key, bytes, headers);
    return new Source(at.topic(), at.partition(), at.offset());
  }

  ExplanationEvent explanation(String imageId, Source source) {
    ExplanationEvent like = Explanations.explanation(imageId, 0);
    ExplanationEvent event = like.with(source, like.time());
    send(WebTopics.EXPLANATIONS, imageId, EventJson.EXPLANATION.write(event), Map.of());
    return event;
  }

  void alert(AlertEvent event) {
    send(WebTopics.ALERTS, event.id(), EventJson.ALERT.write(event), Map.of());
  }

  RecordMetadata send(String topic, String key, byte[] value, Map<String, String> headers) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic, Optional.ofNullable(key).map(text -> text.getBytes(UTF_8)).orElse(null), value);
    headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    try {
      return producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
