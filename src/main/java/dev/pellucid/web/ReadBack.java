package dev.pellucid.web;

import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Begins each partition with the records of the last so many minutes. A partition that is taken
 * away and given again, as when another is added, goes on where it was.
 *
 * <p>The consumer's own {@code auto.offset.reset=by_duration} would leave an empty partition unread
 * for half a minute after its first record.
 */
final class ReadBack implements KafkaConsumerRebalanceListener {

  /** Channels name the one they want. */
  static final String SIGNALS = "signals-read-back";

  static final String ALERTS = "alerts-read-back";

  private final Duration span;
  private final Clock clock;
  private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();

  ReadBack(Duration span, Clock clock) {
    this.span = span;
    this.clock = clock;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    long from = clock.millis() - span.toMillis();
    Map<TopicPartition, Long> unread =
        partitions.stream()
            .filter(partition -> !positions.containsKey(partition))
            .collect(Collectors.toMap(Function.identity(), partition -> from));
    Map<TopicPartition, Long> ends = consumer.endOffsets(unread.keySet());
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(unread);
    for (TopicPartition partition : unread.keySet()) {
      OffsetAndTimestamp first = found.get(partition);
      positions.put(partition, first == null ? ends.get(partition) : first.offset());
    }
    partitions.forEach(partition -> consumer.seek(partition, positions.get(partition)));
  }

  @Override
  public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> positions.put(partition, consumer.position(partition)));
  }
}
