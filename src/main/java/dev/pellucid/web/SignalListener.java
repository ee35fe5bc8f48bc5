package dev.pellucid.web;

import dev.pellucid.event.AlertEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
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
  private final StreamStatistics statistics;
  private final SignalReader reader;

  SignalListener(
      MonitorView monitor, Gallery gallery, StreamStatistics statistics, SignalReader reader) {
    this.monitor = monitor;
    this.gallery = gallery;
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
