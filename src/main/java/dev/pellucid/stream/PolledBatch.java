package dev.pellucid.stream;

import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * What one poll brought.
 *
 * @param generation of the consumer's group, at that moment
 */
record PolledBatch(ConsumerRecords<byte[], byte[]> records, int generation) {

  /** From a message of a Kafka channel in batch mode, with keys and values as bytes. */
  @SuppressWarnings("unchecked")
  static PolledBatch of(Message<?> message) {
    IncomingKafkaRecordBatchMetadata<byte[], byte[]> metadata =
        message
            .getMetadata(IncomingKafkaRecordBatchMetadata.class)
            .orElseThrow(
                () -> new IllegalStateException("the channel 'images' must be set to batch: true"));
    return new PolledBatch(metadata.getRecords(), metadata.getConsumerGroupGenerationId());
  }

  /** Where the partition will be read on once this batch is settled. */
  OffsetAndMetadata next(TopicPartition partition) {
    // Beyond the last record there may be markers of transactions, which nobody else skips for us.
    OffsetAndMetadata position = records.nextOffsets().get(partition);
    if (position != null) {
      return position;
    }
    List<ConsumerRecord<byte[], byte[]>> read = records.records(partition);
    ConsumerRecord<byte[], byte[]> last = read.get(read.size() - 1);
    return new OffsetAndMetadata(last.offset() + 1, last.leaderEpoch(), "");
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> read = records.records(partition);
      text.append(text.isEmpty() ? "" : ", ")
          .append(partition)
          .append(' ')
          .append(read.get(0).offset())
          .append("..")
          .append(read.get(read.size() - 1).offset());
    }
    return text.toString();
  }
}
