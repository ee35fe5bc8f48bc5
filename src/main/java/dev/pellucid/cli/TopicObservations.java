package dev.pellucid.cli;

import dev.pellucid.monitor.quantity.MalformedExplanationException;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.ObservationReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Explanations of a topic, as the monitor takes them. */
final class TopicObservations {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final int ANSWER_MILLIS = 15_000;
  private static final Comparator<Observation> BY_TIME =
      Comparator.comparingLong(Observation::time).thenComparing(Observation::imageId);

  private TopicObservations() {}

  /**
   * The first of those that are committed now, by the time of their images; with the deep
   * explanations of these.
   *
   * @param wanted which of them
   * @param most how many images
   * @throws WrongUseException if there is no such topic
   * @throws KafkaException if Kafka does not answer, or refuses
   */
  static List<Observation> read(
      String bootstrapServers, String topic, Predicate<Observation> wanted, int most) {
    PriorityQueue<Observation> first = new PriorityQueue<>(BY_TIME.reversed());
    List<Observation> deep = new ArrayList<>();
    ObservationReader reader = new ObservationReader();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new WrongUseException(
            "Kafka at %s has no topic '%s'; name another one with --topic"
                .formatted(bootstrapServers, topic));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          observation(reader, record.value())
              .filter(wanted)
              .ifPresent(image -> (image.deep() ? deep : first).add(image));
          if (first.size() > most) {
            first.poll();
          }
        }
      }
    }
    Set<String> ids = new HashSet<>();
    first.forEach(image -> ids.add(image.imageId()));
    List<Observation> all = new ArrayList<>(first);
    deep.stream().filter(image -> ids.contains(image.imageId())).forEach(all::add);
    return all;
  }

  /** What is no explanation, the monitor passes over too. */
  private static Optional<Observation> observation(ObservationReader reader, byte[] value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.read(value));
    } catch (MalformedExplanationException e) {
      return Optional.empty();
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    Map<String, Object> properties = KafkaAddress.client(bootstrapServers);
    // A member of no group, which reads what is there and leaves nothing behind.
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
