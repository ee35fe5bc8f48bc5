package dev.pellucid.web;

import dev.pellucid.event.ExplanationEvent.Source;
import dev.pellucid.stream.DeepRequests;
import dev.pellucid.stream.ImageId;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Follows the topics on behalf of the live page. Every instance follows all partitions from the
 * moment it starts, and commits nothing.
 */
@ApplicationScoped
class TopicListener {

  static final String WORKERS = "live-view";

  private final Gallery gallery;
  private final ExplanationLog log;
  private final StreamStatistics statistics;
  private final RejectLog rejects;
  private final SeenModels models;
  private final DeepTasks deepTasks;
  private final ExplanationReader reader;
  private final SignalReader signals;

  TopicListener(
      Gallery gallery,
      ExplanationLog log,
      StreamStatistics statistics,
      RejectLog rejects,
      SeenModels models,
      DeepTasks deepTasks,
      ExplanationReader reader,
      SignalReader signals) {
    this.models = models;
    this.deepTasks = deepTasks;
    this.gallery = gallery;
    this.log = log;
    this.statistics = statistics;
    this.rejects = rejects;
    this.reader = reader;
    this.signals = signals;
  }

  @Incoming("images-view")
  @Blocking(WORKERS)
  void images(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.value() != null) {
        EncodedImage.of(record.value())
            .ifPresent(image -> gallery.image(source(record), ImageId.of(record), image));
      }
    }
  }

  @Incoming("explanations-view")
  @Blocking(WORKERS)
  void explanations(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        show(record);
      } catch (RuntimeException e) {
        // One that cannot be shown is no reason to hide those behind it.
        WebLog.LOG.notShown(String.valueOf(source(record)), e);
      }
    }
  }

  private void show(ConsumerRecord<byte[], byte[]> record) {
    Instant now = Instant.now();
    reader
        .read(record.value())
        .ifPresentOrElse(
            event -> {
              log.add(event);
              if (event.deep() == null) {
                statistics.explained(event, now);
                models.explained(event, now);
                gallery.explanation(event, now);
              } else {
                gallery.deepExplanation(event);
                deepTasks.answered(event.source(), event.deep(), now);
              }
            },
            statistics::unreadable);
  }

  @Incoming("dlq-view")
  @Blocking(WORKERS)
  void rejects(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      rejects.add(
          new Reject(
              rejectedImageId(record),
              Instant.ofEpochMilli(record.timestamp()),
              header(record, "dead-letter-reason"),
              header(record, "pellucid.dlq.reason"),
              Math.max(0, record.serializedValueSize())));
      DeepRequests.origin(record)
          .ifPresent(
              source ->
                  deepTasks.rejected(source, header(record, "dead-letter-reason"), Instant.now()));
    }
  }

  @Incoming("progress-view")
  @Blocking(WORKERS)
  void progress(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      signals
          .progress(record.value())
          .ifPresentOrElse(
              progress -> deepTasks.progress(progress, Instant.now()), statistics::unreadable);
    }
  }

  private static Source source(ConsumerRecord<?, ?> record) {
    return new Source(record.topic(), record.partition(), record.offset());
  }

  private static String rejectedImageId(ConsumerRecord<byte[], ?> record) {
    String told = header(record, "pellucid.dlq.image-id");
    return told == null ? ImageId.of(record) : told;
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
