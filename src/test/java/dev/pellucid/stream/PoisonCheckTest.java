package dev.pellucid.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pellucid.model.inference.InferenceFailedException;
import dev.pellucid.stream.PoisonCheck.PoisonImageException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class PoisonCheckTest {

  private final InferenceFailedException failed =
      new InferenceFailedException("signs", "no answer", null);

  private final Queue<CompletableFuture<String>> image = new ArrayDeque<>();
  private final Queue<CompletableFuture<String>> known = new ArrayDeque<>();

  @Test
  void anImageThatFailsAgainWhileAnotherIsManagedIsPoison() {
    // Given
    image.addAll(List.of(failed(failed), failed(failed)));
    known.add(CompletableFuture.completedFuture("known"));

    // When
    CompletionStage<String> result = PoisonCheck.explain(image::remove, known::remove);

    // Then
    assertThat(failure(result)).isInstanceOf(PoisonImageException.class).hasCause(failed);
  }

  @Test
  void anImageThatFailedWhileTheMachineDidIsExplained() {
    // Given a shortage that is over when the image is tried the second time
    image.addAll(List.of(failed(failed), CompletableFuture.completedFuture("explained")));
    known.add(CompletableFuture.completedFuture("known"));

    // When
    CompletionStage<String> result = PoisonCheck.explain(image::remove, known::remove);

    // Then
    assertThat(result.toCompletableFuture()).isCompletedWithValue("explained");
  }

  @Test
  void whereTheModelFailsAtEverythingTheImageIsNotPoison() {
    // Given
    image.add(failed(failed));
    known.add(failed(failed));

    // When
    CompletionStage<String> result = PoisonCheck.explain(image::remove, known::remove);

    // Then
    assertThat(failure(result)).isSameAs(failed);
  }

  @Test
  void aLackOfMemoryIsNoFaultOfTheImage() {
    // Given
    OutOfMemoryError noMemory = new OutOfMemoryError("a test");
    image.add(failed(noMemory));

    // When
    CompletionStage<String> result = PoisonCheck.explain(image::remove, known::remove);

    // Then
    assertThat(failure(result)).isSameAs(noMemory);
  }

  private static CompletableFuture<String> failed(Throwable failure) {
    return CompletableFuture.failedFuture(failure);
  }

  private static Throwable failure(CompletionStage<String> stage) {
    return PoisonCheck.cause(catchThrowable(() -> stage.toCompletableFuture().join()));
  }
}
