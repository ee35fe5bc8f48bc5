package dev.pellucid.stream;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Follows the rebalances of the channel {@code images}. */
@ApplicationScoped
@Identifier(AssignmentTracker.NAME)
class AssignmentTracker implements KafkaConsumerRebalanceListener {

  static final String NAME = "images";

  /** Written by the polling thread alone; group and partitions change together. */
  private volatile Assignment current = Assignment.none();

  Assignment current() {
    return current;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    current = current.assigned(consumer.groupMetadata(), partitions);
    StreamLog.LOG.partitionsAssigned(current.group().generationId(), current.since().keySet());
  }

  @Override
  public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    current = current.revoked(partitions);
    StreamLog.LOG.partitionsRevoked(partitions);
  }
}
