package dev.pellucid.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts, as they are committed, the explanations and dead letters of a broker. */
final class SettledCounter implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private long settled;

  SettledCounter(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        Stream.of("explanations", "images.dlq")
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * Waits until so many are settled.
   *
   * @return how many are
   */
  long await(long wanted, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (settled < wanted) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "after %s only %d images are settled, not %d".formatted(atMost, settled, wanted));
      }
      settled += consumer.poll(Duration.ofMillis(20)).count();
    }
    return settled;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
