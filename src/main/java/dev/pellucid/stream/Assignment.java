package dev.pellucid.stream;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions this consumer owns, each with the generation of its group in which it got it.
 *
 * <p>Getting a partition puts the consumer back to the offset that was committed last, so what was
 * read from it in an earlier generation will be read again, here or elsewhere, and must be thrown
 * away.
 *
 * @param group what a transaction shows the broker, which refuses it once the group has moved on
 */
record Assignment(ConsumerGroupMetadata group, Map<TopicPartition, Integer> since) {

  Assignment {
    since = Map.copyOf(since);
  }

  static Assignment none() {
    return new Assignment(new ConsumerGroupMetadata(""), Map.of());
  }

  /** Whether what was read from the partition in that generation is still ours to settle. */
  boolean covers(TopicPartition partition, int generation) {
    Integer first = since.get(partition);
    return first != null && generation >= first;
  }

  Assignment assigned(ConsumerGroupMetadata now, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Integer> more = new HashMap<>(since);
    partitions.forEach(partition -> more.put(partition, now.generationId()));
    return new Assignment(now, more);
  }

  Assignment revoked(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Integer> fewer = new HashMap<>(since);
    fewer.keySet().removeAll(partitions);
    return new Assignment(group, fewer);
  }
}
