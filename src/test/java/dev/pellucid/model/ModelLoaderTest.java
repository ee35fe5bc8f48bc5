package dev.pellucid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ModelLoaderTest {

  private final AtomicInteger closed = new AtomicInteger();

  @Test
  void whatIsOpenClosesIfThereIsNoMemoryForTheRest() {
    // Given
    OutOfMemoryError noMemory = new OutOfMemoryError("Cannot reserve direct buffer memory");

    // When
    Throwable thrown =
        catchThrowable(
            () ->
                ModelLoader.orClose(
                    closed::incrementAndGet,
                    () -> {
                      throw noMemory;
                    }));

    // Then
    assertThat(thrown).isSameAs(noMemory);
    assertThat(closed).hasValue(1);
  }

  @Test
  void whatIsOpenStaysOpenForWhatIsMadeOfIt() {
    // Given
    String made = "made";

    // When
    String result = ModelLoader.orClose(closed::incrementAndGet, () -> made);

    // Then
    assertThat(result).isSameAs(made);
    assertThat(closed).hasValue(0);
  }
}
