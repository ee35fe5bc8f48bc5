package dev.pellucid.stream;

import static dev.pellucid.stream.Batches.polled;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ImagePipelineTest {

  private final List<Integer> begun = new ArrayList<>();
  private final List<Integer> committing = new ArrayList<>();
  private final Map<Integer, CompletableFuture<ExplainedBatch>> explaining = new HashMap<>();
  private final Map<Integer, CompletableFuture<Void>> commits = new HashMap<>();
  private final ImagePipeline pipeline =
      new ImagePipeline(
          batch -> {
            begun.add(batch.generation());
            return explaining.computeIfAbsent(
                batch.generation(), number -> new CompletableFuture<>());
          },
          batch -> {
            committing.add(batch.batch().generation());
            return commits.computeIfAbsent(
                batch.batch().generation(), number -> new CompletableFuture<>());
          },
          2);

  @Test
  void explainsAheadAndCommitsInOrder() {
    // Given two batches in hand
    run(1, 2, 3);

    // When the second is explained first
    explained(2);
    explained(1);

    // Then the first is committed, and nothing else
    assertThat(committing).containsExactly(1);
  }

  @Test
  void asksForNoMoreThanItMayHaveInHand() {
    // Given
    run(1, 2, 3);

    // When both in hand are explained but not committed
    explained(1);
    explained(2);

    // Then the third has not begun
    assertThat(begun).containsExactly(1, 2);
  }

  @Test
  void goesOnWhenABatchIsCommitted() {
    // Given
    run(1, 2, 3);
    explained(1);

    // When
    commits.get(1).complete(null);

    // Then
    assertThat(begun).containsExactly(1, 2, 3);
  }

  @Test
  void commitsNothingAfterAFailure() {
    // Given
    AssertSubscriber<Void> subscriber = run(1, 2, 3);
    explained(1);
    explained(2);

    // When
    commits.get(1).completeExceptionally(new IllegalStateException("fenced"));

    // Then
    subscriber.assertFailedWith(IllegalStateException.class, "fenced");
    assertThat(committing).containsExactly(1);
    assertThat(begun).containsExactly(1, 2);
  }

  @Test
  void finishesWhatIsInHandAndBeginsNothingMore() throws InterruptedException {
    // Given a stream of batches of which one is settled
    UnicastProcessor<PolledBatch> source = UnicastProcessor.create();
    pipeline.settle(source).subscribe().with(settled -> {});
    source.onNext(polled(1, 0, 1, 0));
    explained(1);
    commits.get(1).complete(null);

    // When
    boolean finished = pipeline.finish(Duration.ZERO);
    source.onNext(polled(2, 1, 2, 0));

    // Then
    assertThat(finished).isTrue();
    assertThat(begun).containsExactly(1);
  }

  @Test
  void saysIfWhatIsInHandTookTooLong() throws InterruptedException {
    // Given a batch in hand
    run(1);

    // When
    boolean finished = pipeline.finish(Duration.ofMillis(10));

    // Then
    assertThat(finished).isFalse();
  }

  /** Batches that are told apart by their generation. */
  private AssertSubscriber<Void> run(Integer... numbers) {
    return pipeline
        .settle(Multi.createFrom().items(numbers).map(number -> polled(number, 0, 1, 0)))
        .subscribe()
        .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
  }

  private void explained(int number) {
    explaining.get(number).complete(new ExplainedBatch(polled(number, 0, 1, 0), List.of()));
  }
}
