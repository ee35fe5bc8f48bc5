package dev.pellucid.stream;

import static dev.pellucid.stream.Batches.assigned;
import static dev.pellucid.stream.Batches.explained;
import static dev.pellucid.stream.Batches.group;
import static dev.pellucid.stream.Batches.partition;
import static dev.pellucid.stream.Batches.polled;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.stream.ExplainedBatch.Settled;
import dev.pellucid.stream.TransactionalWriter.TransactionAbortedException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchCommitterTest {

  private final List<Settled> committed = new ArrayList<>();
  private final List<Runnable> onAbort = new ArrayList<>();
  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private Assignment assignment = Assignment.none();
  private final BatchCommitter committer =
      new BatchCommitter(
          new TransactionalWriter(kafka),
          new OutgoingRecords(Batches.TOPICS, "/test", Clock.systemUTC()),
          () -> assignment,
          Runnable::run,
          new BatchCommitter.CommitObserver() {
            @Override
            public void committed(List<Settled> images, Duration took) {
              committed.addAll(images);
            }

            @Override
            public void aborted(TransactionAbortedException cause) {
              onAbort.remove(0).run();
            }
          });

  @BeforeEach
  void admit() {
    kafka.initTransactions();
  }

  @Test
  void commitsABatchWithTheOffsetsAfterIt() {
    // Given
    assignment = assigned(3, 0, 1);

    // When
    commit(polled(3, 10, 12, 0, 1));

    // Then
    assertThat(sent())
        .containsExactlyInAnyOrder("images-0-10", "images-0-11", "images-1-10", "images-1-11");
    assertThat(committedOffsets()).isEqualTo(Map.of(partition(0), 12L, partition(1), 12L));
    assertThat(committed).hasSize(4);
  }

  @Test
  void repeatsAFailedTransactionWithTheSameRecords() {
    // Given a commit that fails twice
    assignment = assigned(3, 0);
    kafka.commitTransactionException = new CommitFailedException("rebalancing");
    onAbort.add(() -> {});
    onAbort.add(() -> kafka.commitTransactionException = null);

    // When
    commit(polled(3, 10, 12, 0));

    // Then
    assertThat(sent()).containsExactly("images-0-10", "images-0-11");
    assertThat(committed).hasSize(2);
    assertThat(onAbort).isEmpty();
  }

  @Test
  void dropsWhatWasReadBeforeThePartitionWentAwayAndCameBack() {
    // Given a partition that is ours since generation 5
    assignment = assigned(3, 0).revoked(List.of(partition(0))).assigned(group(5), p(0));

    // When a batch of generation 4 comes
    commit(polled(4, 10, 12, 0));

    // Then it is not written: generation 5 reads it again
    assertThat(sent()).isEmpty();
    assertThat(kafka.consumerGroupOffsetsHistory()).isEmpty();
  }

  @Test
  void keepsWhatStayedThroughARebalance() {
    // Given partition 0 stayed while 1 went and 2 came
    assignment = assigned(3, 0, 1).revoked(p(1)).assigned(group(4), p(2));

    // When a batch of the generation before comes
    commit(polled(3, 10, 11, 0, 1));

    // Then
    assertThat(sent()).containsExactly("images-0-10");
    assertThat(committedOffsets()).isEqualTo(Map.of(partition(0), 11L));
  }

  @Test
  void givesUpWhatMovesAwayWhileTheTransactionFails() {
    // Given a commit that the group refuses, as its partition is revoked
    assignment = assigned(3, 0);
    kafka.sendOffsetsToTransactionException = new CommitFailedException("generation 3 is over");
    onAbort.add(() -> assignment = assignment.revoked(p(0)));

    // When
    commit(polled(3, 10, 12, 0));

    // Then
    assertThat(sent()).isEmpty();
    assertThat(committed).isEmpty();
  }

  private void commit(PolledBatch batch) {
    committer.commit(explained(batch)).toCompletableFuture().join();
  }

  private List<String> sent() {
    return kafka.history().stream().map(record -> new String(record.key(), UTF_8)).toList();
  }

  private Map<TopicPartition, Long> committedOffsets() {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        kafka.consumerGroupOffsetsHistory().get(0).get("group");
    return offsets.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
  }

  private static List<TopicPartition> p(int number) {
    return List.of(partition(number));
  }
}
