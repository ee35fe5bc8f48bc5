package dev.pellucid.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InFlightLimitTest {

  @Test
  void beginsNoMoreThanItMay() {
    // Given
    InFlightLimit limit = new InFlightLimit(Runnable::run, 3);
    List<Integer> begun = new ArrayList<>();

    // When
    for (int i = 0; i < 5; i++) {
      submit(limit, i, begun, new CompletableFuture<>());
    }

    // Then
    assertThat(begun).containsExactly(0, 1, 2);
  }

  @Test
  void beginsTheNextInOrderWhenOneEndsHoweverItEnds() {
    // Given
    InFlightLimit limit = new InFlightLimit(Runnable::run, 2);
    List<Integer> begun = new ArrayList<>();
    List<CompletableFuture<Void>> jobs =
        IntStream.range(0, 5).mapToObj(i -> new CompletableFuture<Void>()).toList();
    IntStream.range(0, 5).forEach(i -> submit(limit, i, begun, jobs.get(i)));

    // When
    jobs.get(1).complete(null);
    jobs.get(0).completeExceptionally(new IllegalStateException("poison"));

    // Then
    assertThat(begun).containsExactly(0, 1, 2, 3);
  }

  @Test
  void hasAllItsPlacesBackWhenNothingWaited() {
    // Given a place that was taken and given back
    InFlightLimit limit = new InFlightLimit(Runnable::run, 1);
    List<Integer> begun = new ArrayList<>();
    submit(limit, 0, begun, CompletableFuture.completedFuture(null));

    // When
    submit(limit, 1, begun, new CompletableFuture<>());

    // Then
    assertThat(begun).containsExactly(0, 1);
  }

  @Test
  void aJobThatThrowsGivesItsPlaceBack() {
    // Given
    InFlightLimit limit = new InFlightLimit(Runnable::run, 1);
    List<Integer> begun = new ArrayList<>();
    limit.submit(
        () -> {
          throw new OutOfMemoryError("a test");
        });

    // When
    submit(limit, 1, begun, new CompletableFuture<>());

    // Then
    assertThat(begun).containsExactly(1);
  }

  private static void submit(
      InFlightLimit limit, int number, List<Integer> begun, CompletableFuture<Void> job) {
    limit.submit(
        () -> {
          begun.add(number);
          return job;
        });
  }
}
