package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.stream.ExplainedBatch.Settled;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Polled batches made by hand. */
final class Batches {

  /** Called as they are by default. */
  static final TopicConfig TOPICS =
      new SmallRyeConfigBuilder()
          .withMapping(TopicConfig.class)
          .build()
          .getConfigMapping(TopicConfig.class);

  private Batches() {}

  static TopicPartition partition(int number) {
    return new TopicPartition("images", number);
  }

  /** Records {@code from} to {@code to - 1} of each partition. */
  static PolledBatch polled(int generation, int from, int to, int... partitions) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
    for (int number : partitions) {
      List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
      for (int offset = from; offset < to; offset++) {
        read.add(new ConsumerRecord<>("images", number, offset, null, bytes("good")));
      }
      records.put(partition(number), read);
    }
    return new PolledBatch(new ConsumerRecords<>(records, Map.of()), generation);
  }

  static ExplainedBatch explained(PolledBatch batch) {
    List<Settled> images = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> source : batch.records()) {
      images.add(settled(ImageRecord.of(source)));
    }
    return new ExplainedBatch(batch, images);
  }

  static Settled settled(ImageRecord image) {
    return new Settled(
        image,
        new ImageResult.Rejected(Optional.empty(), Rejection.nullValue()),
        List.of(new ProducerRecord<>("explanations", bytes(image.id()), bytes(image.id()))));
  }

  static ConsumerGroupMetadata group(int generation) {
    return new ConsumerGroupMetadata("group", generation, "member", Optional.empty());
  }

  static Assignment assigned(int generation, int... partitions) {
    Collection<TopicPartition> assigned = new ArrayList<>();
    for (int number : partitions) {
      assigned.add(partition(number));
    }
    return Assignment.none().assigned(group(generation), assigned);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
