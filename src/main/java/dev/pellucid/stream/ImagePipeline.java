package dev.pellucid.stream;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Explains batches ahead and commits them in order: while one batch is committed, the images of the
 * next are decoded and explained.
 *
 * <p>So many batches are in hand at most; no more are asked for until one is committed, and the
 * connector pauses the consumer meanwhile.
 */
final class ImagePipeline {

  private final Function<PolledBatch, CompletionStage<ExplainedBatch>> explainer;
  private final Function<ExplainedBatch, CompletionStage<Void>> committer;
  private final int batchesInHand;
  private volatile CompletableFuture<Void> lastInHand = CompletableFuture.completedFuture(null);
  private volatile boolean finishing;

  ImagePipeline(
      Function<PolledBatch, CompletionStage<ExplainedBatch>> explainer,
      Function<ExplainedBatch, CompletionStage<Void>> committer,
      int batchesInHand) {
    this.explainer = explainer;
    this.committer = committer;
    this.batchesInHand = batchesInHand;
  }

  /** An item for each batch that is settled; fails if one cannot be committed. */
  Multi<Void> settle(Multi<PolledBatch> batches) {
    return batches.onItem().transformToUni(this::settle).merge(batchesInHand);
  }

  /** Batches come one after the other, so that each knows the one before. */
  private Uni<Void> settle(PolledBatch batch) {
    if (finishing) {
      // Not begun, so not committed: it will be read again. It holds its place, so no more come.
      return Uni.createFrom().nothing();
    }
    CompletableFuture<Void> before = lastInHand;
    CompletableFuture<Void> settled =
        explainer
            .apply(batch)
            .thenCombine(before, (explained, done) -> explained)
            .thenCompose(committer)
            .toCompletableFuture();
    lastInHand = settled;
    // The future itself must not be cancelled with the stream: others wait for it.
    return Uni.createFrom().completionStage(settled.minimalCompletionStage());
  }

  /**
   * Begins no more batches and waits for those in hand.
   *
   * @return whether they were settled in that time
   */
  boolean finish(Duration atMost) throws InterruptedException {
    finishing = true;
    try {
      lastInHand.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
