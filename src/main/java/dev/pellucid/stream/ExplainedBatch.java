package dev.pellucid.stream;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** A batch whose every image is explained or rejected, ready to be committed. */
record ExplainedBatch(PolledBatch batch, List<Settled> images) {

  ExplainedBatch {
    images = List.copyOf(images);
  }

  /** One image of it, and the records that are to be sent for it. */
  record Settled(
      ImageRecord image, ImageResult result, List<ProducerRecord<byte[], byte[]>> outgoing) {

    Settled {
      outgoing = List.copyOf(outgoing);
    }

    TopicPartition partition() {
      return new TopicPartition(image.source().topic(), image.source().partition());
    }
  }
}
