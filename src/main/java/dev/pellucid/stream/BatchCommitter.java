package dev.pellucid.stream;

import dev.pellucid.stream.ExplainedBatch.Settled;
import dev.pellucid.stream.TransactionalWriter.TransactionAbortedException;
import dev.pellucid.stream.TransactionalWriter.WriterFailedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Commits batches in the order they were read, each in a transaction of its own, until it succeeds
 * or is no longer ours.
 *
 * <p>A failed transaction is repeated from memory, with the same records: the consumer never goes
 * back by itself, so batches that were read ahead stay valid. When partitions move to another
 * consumer (or away and back), the group puts whoever gets them to the committed offsets, and what
 * was read before is dropped here: {@link Assignment#covers}.
 *
 * <p>What Kafka refuses for its size would be refused for ever, so something smaller takes its
 * place before the transaction is repeated: {@link OutgoingRecords#smaller}.
 */
final class BatchCommitter {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final TransactionalWriter writer;
  private final OutgoingRecords outgoing;
  private final Supplier<Assignment> assignment;
  private final Executor thread;
  private final CommitObserver observer;

  /**
   * @param thread the one thread that calls the writer
   */
  BatchCommitter(
      TransactionalWriter writer,
      OutgoingRecords outgoing,
      Supplier<Assignment> assignment,
      Executor thread,
      CommitObserver observer) {
    this.writer = writer;
    this.outgoing = outgoing;
    this.assignment = assignment;
    this.thread = thread;
    this.observer = observer;
  }

  /** Completes when the batch is committed or dropped; fails only with the writer itself. */
  CompletionStage<Void> commit(ExplainedBatch batch) {
    return CompletableFuture.runAsync(() -> commitUntilDone(batch), thread);
  }

  private void commitUntilDone(ExplainedBatch explained) {
    ExplainedBatch batch = explained;
    int attempt = 1;
    while (true) {
      try {
        commitOnce(batch);
        return;
      } catch (TransactionAbortedException e) {
        StreamLog.LOG.transactionAborted(batch.batch(), attempt, e.getMessage());
        observer.aborted(e);
        ExplainedBatch smaller = smaller(batch, e);
        if (smaller.equals(batch)) {
          pause(attempt, e);
          attempt++;
        }
        batch = smaller;
      }
    }
  }

  /** The batch with something smaller for the record that was too large, where there is. */
  @SuppressWarnings("ReferenceEquality")
  private ExplainedBatch smaller(ExplainedBatch batch, TransactionAbortedException cause) {
    return cause
        .tooLarge()
        .map(
            refused ->
                new ExplainedBatch(
                    batch.batch(),
                    batch.images().stream()
                        // That very record: equal ones may have been sent for other images.
                        .map(
                            image ->
                                image.outgoing().stream().anyMatch(sent -> sent == refused)
                                    ? smaller(image, refused)
                                    : image)
                        .toList()))
        .orElse(batch);
  }

  private Settled smaller(Settled image, ProducerRecord<byte[], byte[]> refused) {
    Optional<Settled> smaller = outgoing.smaller(image, refused);
    try (LogContext about = LogContext.of(image.image())) {
      StreamLog.LOG.tooLarge(
          image.image().id(),
          refused.topic(),
          smaller.map(settled -> "is replaced").orElse("cannot be made smaller"));
    }
    return smaller.orElse(image);
  }

  private void commitOnce(ExplainedBatch batch) {
    Assignment now = assignment.get();
    Set<TopicPartition> ours =
        batch.batch().records().partitions().stream()
            .filter(partition -> now.covers(partition, batch.batch().generation()))
            .collect(Collectors.toSet());
    if (ours.size() < batch.batch().records().partitions().size()) {
      StreamLog.LOG.batchDiscarded(batch.batch(), ours);
    }
    if (ours.isEmpty()) {
      abandon(batch.images(), ours);
      return;
    }
    List<Settled> images =
        batch.images().stream().filter(image -> ours.contains(image.partition())).toList();
    Map<TopicPartition, OffsetAndMetadata> offsets =
        ours.stream().collect(Collectors.toMap(p -> p, batch.batch()::next));
    long begin = System.nanoTime();
    writer.write(
        images.stream().flatMap(image -> image.outgoing().stream()).toList(), offsets, now.group());
    observer.committed(images, Duration.ofNanos(System.nanoTime() - begin));
    abandon(batch.images(), ours);
  }

  /** What is not ours is somebody else's to commit. */
  private static void abandon(List<Settled> images, Set<TopicPartition> ours) {
    images.stream()
        .filter(image -> !ours.contains(image.partition()))
        .forEach(image -> image.image().trace().abandoned());
  }

  private static void pause(int attempt, TransactionAbortedException cause) {
    long doubled = FIRST_PAUSE.toMillis() << Math.min(attempt - 1, 10);
    try {
      Thread.sleep(Math.min(doubled, LONGEST_PAUSE.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WriterFailedException(cause);
    }
  }

  /** Learns what became of transactions. */
  interface CommitObserver {

    /** These images are settled for good, in a transaction that took so long. */
    void committed(List<Settled> images, Duration took);

    /** A transaction was aborted and will be tried again. */
    void aborted(TransactionAbortedException cause);
  }
}
