package dev.pellucid.stream;

import dev.pellucid.stream.ExplainedBatch.Settled;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/**
 * What is counted is committed. Tags have few values: outcomes, reasons, and the names of models
 * that exist.
 */
final class StreamMetrics {

  private static final String LANE = "lane";

  private final MeterRegistry registry;
  private final String lane;
  private final Timer transaction;
  private final Counter aborted;
  private final DistributionSummary batch;

  /**
   * Of one lane.
   *
   * @param lane a tag of every meter: {@code live} or {@code deep}
   */
  StreamMetrics(MeterRegistry registry, String lane) {
    this.registry = registry;
    this.lane = lane;
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
        DistributionSummary.builder("pellucid.batch.images")
            .description("Images settled in one transaction")
            .tag(LANE, lane)
            .register(registry);
  }

  void committed(List<Settled> images, Duration took) {
    transaction.record(took);
    batch.record(images.size());
    images.forEach(this::count);
  }

  void aborted() {
    aborted.increment();
  }

  private void count(Settled image) {
    if (image.result() instanceof ImageResult.Rejected rejected) {
      registry
          .counter("pellucid.dlq", LANE, lane, "reason", rejected.rejection().code())
          .increment();
      images("rejected", existing(rejected));
    } else {
      ImageResult.Explained explained = (ImageResult.Explained) image.result();
      images("explained", explained.event().model().name());
    }
  }

  /** Whoever sends images can ask for any name: one that nobody bears is no tag. */
  private static String existing(ImageResult.Rejected rejected) {
    return rejected.rejection().code().equals(Rejection.UNKNOWN_MODEL)
        ? "unknown"
        : rejected.model().orElse("none");
  }

  private void images(String outcome, String model) {
    registry.counter("pellucid.images", LANE, lane, "outcome", outcome, "model", model).increment();
  }
}
