package dev.pellucid.stream;

import dev.pellucid.stream.ExplainedBatch.Settled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Explains the images of batches, in the order they were read and many at a time: each goes to the
 * model as soon as it is decoded, and the next batch's images follow without a gap.
 *
 * <p>An image that can be neither explained nor rejected now is tried again, for as long as it
 * takes: nothing is lost to a model that is being replaced or a device that is out of memory.
 */
final class BatchExplainer {

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final ImageExplainer explainer;
  private final OutgoingRecords outgoing;
  private final InFlightLimit limit;
  private final Supplier<Assignment> assignment;
  private final Executor workers;
  private final ImageTracing tracing;
  private final StreamMetrics metrics;

  /**
   * @param limit how many images are under way at once
   * @param assignment images of partitions that moved away are passed over
   * @param workers where images are tried again
   */
  BatchExplainer(
      ImageExplainer explainer,
      OutgoingRecords outgoing,
      InFlightLimit limit,
      Supplier<Assignment> assignment,
      Executor workers,
      ImageTracing tracing,
      StreamMetrics metrics) {
    this.explainer = explainer;
    this.outgoing = outgoing;
    this.limit = limit;
    this.assignment = assignment;
    this.workers = workers;
    this.tracing = tracing;
    this.metrics = metrics;
  }

  /** Completes when every image of the batch is explained, rejected or passed over. */
  CompletionStage<ExplainedBatch> explain(PolledBatch batch) {
    List<CompletableFuture<Optional<Settled>>> images = new ArrayList<>(batch.records().count());
    for (ConsumerRecord<byte[], byte[]> source : batch.records()) {
      CompletableFuture<Optional<Settled>> settled = new CompletableFuture<>();
      images.add(settled);
      limit.submit(
          () -> {
            attempt(source, batch.generation(), 1, settled);
            return settled;
          });
    }
    return CompletableFuture.allOf(images.toArray(CompletableFuture[]::new))
        .thenApply(
            done ->
                new ExplainedBatch(
                    batch,
                    images.stream()
                        .map(CompletableFuture::join)
                        .flatMap(Optional::stream)
                        .toList()));
  }

  private void attempt(
      ConsumerRecord<byte[], byte[]> source,
      int generation,
      int number,
      CompletableFuture<Optional<Settled>> settled) {
    if (!assignment.get().covers(partition(source), generation)) {
      settled.complete(Optional.empty());
      return;
    }
    settle(source)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                settled.complete(Optional.of(done));
              } else {
                metrics.retried();
                try (LogContext about = LogContext.of(ImageId.coordinates(source))) {
                  StreamLog.LOG.triedAgain(
                      ImageId.coordinates(source), number, String.valueOf(failure));
                }
                CompletableFuture.delayedExecutor(
                        pauseMillis(number), TimeUnit.MILLISECONDS, workers)
                    .execute(() -> attempt(source, generation, number + 1, settled));
              }
            });
  }

  private CompletionStage<Settled> settle(ConsumerRecord<byte[], byte[]> source) {
    ImageTrace trace = ImageTrace.NONE;
    try {
      trace = tracing.process(source, assignment.get().group().groupId());
      ImageRecord image = ImageRecord.of(source, trace);
      return explainer
          .explain(image)
          .thenApply(result -> settled(image, result))
          .whenComplete(
              (settled, failure) -> Optional.ofNullable(failure).ifPresent(image.trace()::failed));
    } catch (Throwable failure) {
      // Errors too, such as no memory for a large image while others are decoded.
      trace.failed(failure);
      return CompletableFuture.failedStage(failure);
    }
  }

  private Settled settled(ImageRecord image, ImageResult result) {
    return new Settled(image, result, metrics.serializing(() -> outgoing.of(image, result)));
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> source) {
    return new TopicPartition(source.topic(), source.partition());
  }

  private static long pauseMillis(int attempt) {
    return Math.min(FIRST_PAUSE_MILLIS << Math.min(attempt - 1, 10), LONGEST_PAUSE_MILLIS);
  }
}
