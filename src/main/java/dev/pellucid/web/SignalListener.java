package dev.pellucid.web;

import dev.pellucid.event.AlertEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Follows the topics of signals and alerts on behalf of the live page. Every instance reads all
 * partitions, a while back from the moment it starts, so that it knows at once what the others
 * know; it commits nothing.
 */
@ApplicationScoped
class SignalListener {

  private final MonitorView monitor;
  private final Gallery gallery;
  private final KnownReferences references;
  private final StreamStatistics statistics;
  private final SignalReader reader;

  SignalListener(
      MonitorView monitor,
      Gallery gallery,
      KnownReferences references,
      StreamStatistics statistics,
      SignalReader reader) {
    this.monitor = monitor;
    this.gallery = gallery;
    this.references = references;
    this.statistics = statistics;
    this.reader = reader;
  }

  @Incoming("drift-view")
  @Blocking(TopicListener.WORKERS)
  void drift(ConsumerRecords<byte[], byte[]> records) {
    take(records, reader::drift, monitor::drift);
  }

  @Incoming("fairness-view")
  @Blocking(TopicListener.WORKERS)
  void fairness(ConsumerRecords<byte[], byte[]> records) {
    take(records, reader::fairness, monitor::fairness);
  }

  @Incoming("alerts-view")
  @Blocking(TopicListener.WORKERS)
  void alerts(ConsumerRecords<byte[], byte[]> records) {
    take(records, reader::alert, this::alert);
  }

  /** Of an alert the last record counts; one without a value takes back what was there. */
  @Incoming("acknowledgements-view")
  @Blocking(TopicListener.WORKERS)
  void acknowledgements(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.value() == null && record.key() != null) {
        monitor.unacknowledged(new String(record.key(), StandardCharsets.UTF_8));
      } else {
        reader
            .acknowledgement(record.value())
            .ifPresentOrElse(monitor::acknowledged, statistics::unreadable);
      }
    }
  }

  @Incoming("references-view")
  @Blocking(TopicListener.WORKERS)
  void references(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Instant written = Instant.ofEpochMilli(record.timestamp());
      if (!references.take(record.key(), record.value(), written)) {
        statistics.unreadable();
      }
    }
  }

  void mark(@Observes TimeMark mark) {
    monitor.mark(mark);
  }

  private void alert(AlertEvent event) {
    monitor.alert(event);
    event.evidence().forEach(evidence -> evidence.examples().forEach(gallery::keepExample));
  }

  private <T> void take(
      ConsumerRecords<byte[], byte[]> records,
      Function<byte[], Optional<T>> read,
      Consumer<T> destination) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      read.apply(record.value()).ifPresentOrElse(destination, statistics::unreadable);
    }
  }
}
