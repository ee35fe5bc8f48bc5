package dev.pellucid.stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How an image is called, by everybody who reads the topic of images. */
public final class ImageId {

  private ImageId() {}

  /**
   * The producer's own id: the CloudEvents id (header {@code ce_id}), else the record key as UTF-8;
   * else {@code topic-partition-offset}, which every reader finds the same. An empty id is none.
   */
  public static String of(ConsumerRecord<byte[], ?> record) {
    return HeaderText.of(record.headers(), CloudEventHeaders.ID)
        .or(() -> HeaderText.of(record.key()))
        .orElseGet(() -> coordinates(record));
  }

  /** Where the record lies: {@code topic-partition-offset}. */
  static String coordinates(ConsumerRecord<?, ?> record) {
    return record.topic() + "-" + record.partition() + "-" + record.offset();
  }
}
