package dev.pellucid.model.inference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MicroBatcherTest {

  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMillis(50);

  /** Waits for {@link #gate} at the first run; doubles numbers; dies of negative ones. */
  private final List<List<Integer>> runs = new CopyOnWriteArrayList<>();

  private final CountDownLatch begun = new CountDownLatch(1);
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private MicroBatcher<Integer, Integer> batcher;

  @AfterEach
  void close() {
    gate.countDown();
    if (batcher != null) {
      batcher.close();
    }
  }

  @Test
  void imagesThatComeTogetherRunTogether() {
    // Given
    start(new BatchSettings(8, SHORT));

    // When
    List<Integer> results = all(submit(1, 2, 3));

    // Then
    assertThat(results).containsExactly(2, 4, 6);
    assertThat(runs).containsExactly(List.of(1, 2, 3));
  }

  @Test
  void aFullBatchDoesNotWait() {
    // Given
    start(new BatchSettings(3, LONG));

    // When
    List<Integer> results = all(submit(1, 2, 3));

    // Then
    assertThat(results).containsExactly(2, 4, 6);
  }

  @Test
  void anImageAloneWaitsNoLongerThanItMay() {
    // Given
    start(new BatchSettings(8, SHORT));
    long before = System.nanoTime();

    // When
    List<Integer> results = all(submit(7));

    // Then
    assertThat(results).containsExactly(14);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isBetween(SHORT, Duration.ofSeconds(20));
  }

  @Test
  void whatGatheredDuringARunGoesAtOnce() throws InterruptedException {
    // Given
    gate = new CountDownLatch(1);
    start(new BatchSettings(2, LONG));
    List<CompletionStage<Integer>> first = submit(1, 2);
    begun.await();
    List<CompletionStage<Integer>> second = submit(3);

    // When
    gate.countDown();

    // Then
    assertThat(all(first)).containsExactly(2, 4);
    assertThat(all(second)).containsExactly(6);
    assertThat(runs).containsExactly(List.of(1, 2), List.of(3));
  }

  @Test
  void aPoisonImageFailsAlone() {
    // Given
    start(new BatchSettings(4, LONG));

    // When
    List<CompletionStage<Integer>> results = submit(1, -2, 3, 4);

    // Then
    assertThat(all(List.of(results.get(0), results.get(2), results.get(3))))
        .containsExactly(2, 6, 8);
    assertThat(failure(results.get(1)))
        .isInstanceOf(InferenceFailedException.class)
        .hasMessageContaining("model 'double'")
        .hasMessageContaining("-2 is poison")
        .hasRootCauseInstanceOf(IllegalStateException.class);
    assertThat(runs)
        .containsExactly(List.of(1, -2, 3, 4), List.of(1), List.of(-2), List.of(3), List.of(4));
  }

  @Test
  void anAnswerThatIsNoneFailsWithoutAnotherRun() {
    // Given
    start(new BatchSettings(2, LONG));

    // When
    List<CompletionStage<Integer>> results = submit(1, 0);

    // Then
    assertThat(all(results.subList(0, 1))).containsExactly(2);
    assertThat(failure(results.get(1))).hasMessage("model 'double': nothing comes of 0");
    assertThat(runs).hasSize(1);
  }

  @Test
  void anErrorDoesNotStopTheThread() {
    // Given
    batcher =
        new MicroBatcher<>(
            "double",
            new BatchSettings(1, SHORT),
            batch -> {
              if (batch.get(0) == 1) {
                throw new OutOfMemoryError("a test");
              }
              return List.of(new Outcome.Success<>(batch.get(0) * 2));
            },
            ForkJoinPool.commonPool());
    CompletionStage<Integer> failing = batcher.submit(1);

    // When
    CompletionStage<Integer> next = batcher.submit(2);

    // Then
    assertThat(all(List.of(next))).containsExactly(4);
    assertThat(failure(failing)).isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void whatWaitsRunsInTheOrderItCame() throws InterruptedException {
    // Given
    gate = new CountDownLatch(1);
    start(new BatchSettings(2, SHORT));
    List<CompletionStage<Integer>> running = submit(1, 2);
    begun.await();
    List<CompletionStage<Integer>> waiting = submit(3, 4, 5, 6, 7);

    // When
    gate.countDown();

    // Then
    assertThat(all(running)).containsExactly(2, 4);
    assertThat(all(waiting)).containsExactly(6, 8, 10, 12, 14);
    assertThat(runs).containsExactly(List.of(1, 2), List.of(3, 4), List.of(5, 6), List.of(7));
  }

  @Test
  void closingRunsWhatWasTaken() throws InterruptedException {
    // Given
    gate = new CountDownLatch(1);
    start(new BatchSettings(2, LONG));
    List<CompletionStage<Integer>> taken = submit(1, 2, 3, 4, 5);
    begun.await();
    CompletableFuture<Void> closed = CompletableFuture.runAsync(batcher::close);
    gate.countDown();

    // When
    closed.join();

    // Then
    assertThat(all(taken)).containsExactly(2, 4, 6, 8, 10);
    assertThat(failure(batcher.submit(6))).isInstanceOf(SessionClosedException.class);
  }

  @Test
  void underLoadEveryImageGetsItsOwnResult() {
    // Given
    start(new BatchSettings(8, Duration.ofMillis(1)));
    List<Integer> numbers = IntStream.rangeClosed(1, 20_000).boxed().toList();

    // When
    List<Integer> results = all(numbers.parallelStream().map(batcher::submit).toList());

    // Then
    assertThat(results).isEqualTo(numbers.stream().map(n -> n * 2).toList());
    assertThat(runs).allMatch(run -> run.size() <= 8);
  }

  private void start(BatchSettings settings) {
    batcher = new MicroBatcher<>("double", settings, this::run, ForkJoinPool.commonPool());
  }

  private List<Outcome<Integer>> run(List<Integer> batch) {
    runs.add(batch);
    begun.countDown();
    try {
      gate.await(20, SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    List<Outcome<Integer>> outcomes = new ArrayList<>();
    for (int number : batch) {
      if (number < 0) {
        throw new IllegalStateException(number + " is poison");
      }
      outcomes.add(
          number == 0
              ? new Outcome.Failure<>(
                  new InferenceFailedException("double", "nothing comes of 0", null))
              : new Outcome.Success<>(number * 2));
    }
    return outcomes;
  }

  private List<CompletionStage<Integer>> submit(Integer... numbers) {
    return Stream.of(numbers).map(batcher::submit).toList();
  }

  private static List<Integer> all(List<CompletionStage<Integer>> stages) {
    return stages.stream().map(stage -> stage.toCompletableFuture().join()).toList();
  }

  private static Throwable failure(CompletionStage<Integer> stage) {
    Throwable thrown = catchThrowable(() -> stage.toCompletableFuture().join());
    assertThat(thrown).isInstanceOf(CompletionException.class);
    return thrown.getCause();
  }
}
