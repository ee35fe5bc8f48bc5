package dev.pellucid.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReadBackTest {

  private static final Instant NOW = Explanations.NOON;
  private static final TopicPartition BUSY = new TopicPartition("alerts", 0);
  private static final TopicPartition QUIET = new TopicPartition("alerts", 1);

  private final Broker consumer = new Broker();
  private final ReadBack readBack =
      new ReadBack(Duration.ofMinutes(15), Clock.fixed(NOW, ZoneOffset.UTC));

  /** A broker on whose busy partition a record came every minute until now, 100 in all. */
  private static final class Broker extends MockConsumer<byte[], byte[]> {

    Broker() {
      super("none");
      assign(List.of(BUSY, QUIET));
      updateEndOffsets(Map.of(BUSY, 100L, QUIET, 7L));
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
      times.forEach((partition, time) -> found.put(partition, first(partition, time)));
      return found;
    }

    private static OffsetAndTimestamp first(TopicPartition partition, long time) {
      long minutes = Duration.ofMillis(NOW.toEpochMilli() - time).toMinutes();
      return partition.equals(BUSY) ? new OffsetAndTimestamp(99 - minutes, time) : null;
    }

    Map<TopicPartition, Long> positions() {
      return assignment().stream().collect(Collectors.toMap(each -> each, this::position));
    }
  }

  @Test
  void beginsAWhileBackAndWhereNothingCameAtTheEnd() {
    // Given partitions that nobody has read

    // When
    readBack.onPartitionsAssigned(consumer, List.of(BUSY, QUIET));

    // Then
    assertThat(consumer.positions())
        .containsExactlyInAnyOrderEntriesOf(Map.of(BUSY, 84L, QUIET, 7L));
  }

  @Test
  void goesOnWhereItWasAfterARebalance() {
    // Given
    readBack.onPartitionsAssigned(consumer, List.of(BUSY));
    consumer.seek(BUSY, 95);
    readBack.onPartitionsRevoked(consumer, List.of(BUSY));

    // When
    readBack.onPartitionsAssigned(consumer, List.of(BUSY, QUIET));

    // Then
    assertThat(consumer.positions())
        .containsExactlyInAnyOrderEntriesOf(Map.of(BUSY, 95L, QUIET, 7L));
  }
}
