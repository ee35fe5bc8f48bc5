package dev.pellucid.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pellucid.event.DeepProgress;
import dev.pellucid.event.DeepProgress.State;
import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent.Source;
import dev.pellucid.event.Schemas;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageProgressTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final List<DeepProgress> told = new ArrayList<>();
  private long millis;
  private final ImageProgress progress =
      new ImageProgress(
          "photo",
          new Source("images", 0, 7),
          "r-1",
          List.of("saliency", "rise?masks=100"),
          told::add,
          () -> millis * 1_000_000,
          Clock.fixed(NOON, ZoneOffset.UTC));

  @Test
  void ofWhatIsDoneSoonNothingIsTold() {
    // Given
    progress.heard(0, "saliency", 0, 0);
    millis = 299;
    progress.heard(1, "rise", 99, 100);

    // When
    progress.over(State.DONE);

    // Then
    assertThat(told).isEmpty();
  }

  @Test
  void whatTakesAWhileIsToldFourTimesASecondAndThatItIsOver() {
    // Given
    for (millis = 0; millis < 1_000; millis += 10) {
      progress.heard(1, "rise", millis / 10, 100);
    }

    // When
    progress.over(State.DONE);

    // Then
    assertThat(told)
        .extracting(
            DeepProgress::state, DeepProgress::method, DeepProgress::position, DeepProgress::done)
        .containsExactly(
            tuple(State.RUNNING, "rise", 2, 30L),
            tuple(State.RUNNING, "rise", 2, 55L),
            tuple(State.RUNNING, "rise", 2, 80L),
            tuple(State.DONE, null, 2, 99L));
    assertThat(told).allSatisfy(one -> assertThat(one.of()).isEqualTo(100));
    assertThat(told)
        .allSatisfy(
            one ->
                assertThat(Schemas.violations("deep-progress", EventJson.PROGRESS.write(one)))
                    .isEmpty());
  }

  @Test
  void aPartOfAMethodDoesNotSpeakForTheWhole() {
    // Given
    progress.heard(1, "rise", 64, 2000);
    millis = 300;

    // When
    progress.heard(1, "rise", 16, 64);

    // Then
    assertThat(told)
        .extracting(DeepProgress::done, DeepProgress::of)
        .containsExactly(tuple(64L, 2000L));
  }

  @Test
  void theNextMethodBeginsAnew() {
    // Given
    progress.heard(0, "saliency", 64, 2000);
    millis = 300;

    // When
    progress.heard(1, "rise", 0, 0);

    // Then
    assertThat(told)
        .extracting(DeepProgress::done, DeepProgress::of)
        .containsExactly(tuple(0L, null));
  }
}
