package dev.pellucid.stream.monitor;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topic of references, seen from outside the monitor. */
final class ReferenceTopic {

  private static final long SECONDS = 15;
  private static final int LARGEST = 16 * 1024 * 1024;
  private static final Duration POLL = Duration.ofMillis(100);

  private ReferenceTopic() {}

  /**
   * Sends a reference, unless it is there.
   *
   * @return whether it was not
   * @throws KafkaException if Kafka does not answer, or refuses
   */
  static boolean send(Map<String, Object> clients, String topic, String key, byte[] value) {
    make(clients, topic);
    if (Arrays.equals(value, read(clients, topic).get(key))) {
      return false;
    }
    Map<String, Object> properties = new HashMap<>(clients);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, key, value)).get(SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("a reference cannot be sent: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while a reference was sent", e);
    }
  }

  private static void make(Map<String, Object> clients, String topic) {
    try (Admin admin = Admin.create(clients)) {
      // Where it is there, the right to make it is not needed.
      if (admin.listTopics().names().get(SECONDS, TimeUnit.SECONDS).contains(topic)) {
        return;
      }
      admin
          .createTopics(List.of(MonitorTopicsAdmin.references(topic)))
          .all()
          .get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaException("topic '%s' cannot be made".formatted(topic), e);
      }
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while a topic was made", e);
    }
  }

  /** The last value of every key. */
  private static Map<String, byte[]> read(Map<String, Object> clients, String topic) {
    Map<String, Object> properties = new HashMap<>(clients);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // It reads the partition from its beginning, as a member of no group, and has nothing to
    // commit.
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    Map<String, byte[]> values = new HashMap<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          Optional.ofNullable(record.value())
              .ifPresentOrElse(
                  value -> values.put(record.key(), value), () -> values.remove(record.key()));
        }
      }
    }
    return values;
  }
}
