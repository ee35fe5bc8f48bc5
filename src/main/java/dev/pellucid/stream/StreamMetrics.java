package dev.pellucid.stream;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.image.UnreadableImageException;
import dev.pellucid.stream.ExplainedBatch.Settled;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * What is measured of one lane. Outcomes are counted when they are committed. Tags have few values:
 * outcomes, reasons, and the names of models that exist.
 */
final class StreamMetrics {

  private static final String LANE = "lane";
  private static final String MODEL = "model";

  private final MeterRegistry registry;
  private final String lane;
  private final Clock clock;
  private final DistributionSummary size;
  private final Timer transaction;
  private final Counter aborted;
  private final Counter retried;
  private final Timer serialization;
  private final DistributionSummary batch;

  /**
   * Of one lane.
   *
   * @param lane a tag of every meter: {@code live} or {@code deep}
   */
  StreamMetrics(MeterRegistry registry, String lane, Clock clock) {
    this.registry = registry;
    this.lane = lane;
    this.clock = clock;
    this.size =
        DistributionSummary.builder("pellucid.image.size")
            .description("Encoded bytes of the images that were read")
            .baseUnit("bytes")
            .tag(LANE, lane)
            .register(registry);
    this.transaction =
        Timer.builder("pellucid.transaction")
            .description("From the first record sent to the commit")
            .tag(LANE, lane)
            .register(registry);
    this.aborted =
        Counter.builder("pellucid.transaction.aborted")
            .description("Transactions that were aborted and tried again")
            .tag(LANE, lane)
            .register(registry);
    this.batch =
        DistributionSummary.builder("pellucid.transaction.images")
            .description("Images settled in one transaction")
            .tag(LANE, lane)
            .register(registry);
    this.retried =
        Counter.builder("pellucid.images.retried")
            .description("Attempts to explain an image that failed for no fault of the image")
            .tag(LANE, lane)
            .register(registry);
    this.serialization =
        Timer.builder("pellucid.serialization")
            .description("Writing what is sent for one image")
            .tag(LANE, lane)
            .register(registry);
    Stream.concat(
            Stream.of(UnreadableImageException.Reason.values())
                .map(UnreadableImageException.Reason::code),
            Rejection.CODES.stream())
        .forEach(this::deadLetters);
  }

  /**
   * Follows what is under way.
   *
   * @param consumer the name of the lane's channel
   */
  void follow(String consumer, InFlightLimit limit, Supplier<Assignment> assignment) {
    Gauge.builder("pellucid.images.in.flight", limit, InFlightLimit::underWay)
        .description("Images that are decoded, wait for the model, or are explained")
        .tag(LANE, lane)
        .register(registry);
    Gauge.builder("pellucid.images.waiting", limit, InFlightLimit::waiting)
        .description("Images that were read and wait for their turn")
        .tag(LANE, lane)
        .register(registry);
    Gauge.builder("pellucid.consumer.partitions", assignment, owned -> owned.get().since().size())
        .description("Partitions of the lane's topic that this instance reads")
        .tag("consumer", consumer)
        .strongReference(true)
        .register(registry);
  }

  /** A poll has brought these. */
  void received(PolledBatch polled) {
    for (ConsumerRecord<byte[], byte[]> image : polled.records()) {
      size.record(image.value() == null ? 0 : image.value().length);
    }
  }

  /** What the work returns, which makes records of one image. */
  <T> T serializing(Supplier<T> work) {
    return serialization.record(work);
  }

  void retried() {
    retried.increment();
  }

  void committed(List<Settled> images, Duration took) {
    transaction.record(took);
    batch.record(images.size());
    Instant now = clock.instant();
    images.forEach(image -> count(image, now));
  }

  void aborted() {
    aborted.increment();
  }

  private void count(Settled image, Instant now) {
    if (image.result() instanceof ImageResult.Rejected rejected) {
      deadLetters(rejected.rejection().code()).increment();
      images("rejected", existing(rejected));
    } else {
      ExplanationEvent event = ((ImageResult.Explained) image.result()).event();
      String model = event.model().name();
      images("explained", model);
      timer("pellucid.decode", "Decoding and preprocessing one image", model)
          .record(nanos(event.timings().decode()), TimeUnit.NANOSECONDS);
      if (event.deep() == null) {
        timer("pellucid.batch.wait", "What one image waited for its run of the model", model)
            .record(nanos(event.timings().queue()), TimeUnit.NANOSECONDS);
      }
      latency(image.image().source(), model, now);
    }
  }

  /** By the clocks of sender and broker, which may be ahead of ours. */
  private void latency(ConsumerRecord<?, ?> source, String model, Instant now) {
    if (source.timestampType() != TimestampType.NO_TIMESTAMP_TYPE) {
      timer("pellucid.latency", "From an image's record on Kafka to the commit", model)
          .record(Math.max(0, now.toEpochMilli() - source.timestamp()), TimeUnit.MILLISECONDS);
    }
  }

  private Timer timer(String name, String description, String model) {
    return Timer.builder(name)
        .description(description)
        .tags(LANE, lane, MODEL, model)
        .register(registry);
  }

  private static long nanos(double millis) {
    return (long) (millis * 1e6);
  }

  private Counter deadLetters(String reason) {
    return Counter.builder("pellucid.dead.letters")
        .description("Images that went to the dead letter queue")
        .tags(LANE, lane, "reason", reason)
        .register(registry);
  }

  /** Whoever sends images can ask for any name: one that nobody bears is no tag. */
  private static String existing(ImageResult.Rejected rejected) {
    return rejected.rejection().code().equals(Rejection.UNKNOWN_MODEL)
        ? "unknown"
        : rejected.model().orElse("none");
  }

  private void images(String outcome, String model) {
    Counter.builder("pellucid.images")
        .description("Images that were settled for good")
        .tags(LANE, lane, "outcome", outcome, MODEL, model)
        .register(registry)
        .increment();
  }
}
