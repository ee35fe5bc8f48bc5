package dev.pellucid.web;

import dev.pellucid.event.AlertAcknowledgement;
import dev.pellucid.event.EventJson;
import dev.pellucid.stream.KafkaUnavailableException;
import dev.pellucid.stream.LazyProducer;
import dev.pellucid.stream.TopicConfig;
import dev.pellucid.stream.TopicMaker;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes to the topic of acknowledgements, which it makes with the first of them. Every page's
 * service reads them from there.
 */
@Singleton
class Acknowledgements {

  private static final int SECONDS = 10;

  private final String topic;
  private final Map<String, Object> kafka;
  private final LazyProducer producer;
  private volatile boolean topicIsThere;

  Acknowledgements(
      TopicConfig topics, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.topic = topics.acknowledgements();
    this.kafka = Map.copyOf(kafka);
    this.producer = LazyProducer.careful(kafka, "pellucid-acknowledgements", SECONDS);
  }

  /**
   * Sends one, and waits until the broker has it.
   *
   * @throws KafkaUnavailableException if it does not take it
   */
  void send(AlertAcknowledgement acknowledgement) {
    write(acknowledgement.alertId(), EventJson.ACKNOWLEDGEMENT.write(acknowledgement));
  }

  /** Takes back what was said of an alert; as {@link #send}. */
  void takeBack(String alertId) {
    write(alertId, null);
  }

  private void write(String alertId, byte[] value) {
    lookAfterTopic();
    producer.send(new ProducerRecord<>(topic, alertId.getBytes(StandardCharsets.UTF_8), value));
  }

  /**
   * Sending makes it as well, where brokers do that by themselves, but one that forgets: so nothing
   * is sent before it is there. Nobody waits for others who look after it too.
   */
  private void lookAfterTopic() {
    if (topicIsThere) {
      return;
    }
    try {
      TopicMaker.compacted(kafka, topic);
      topicIsThere = true;
    } catch (KafkaUnavailableException e) {
      WebLog.LOG.topicNotMade(topic, e.getMessage());
      throw e;
    }
  }

  @PreDestroy
  void close() {
    producer.close();
  }
}
