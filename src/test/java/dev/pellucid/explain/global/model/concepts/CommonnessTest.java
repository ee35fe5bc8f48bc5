package dev.pellucid.explain.global.model.concepts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.SmallModels;
import org.junit.jupiter.api.Test;

class CommonnessTest {

  @Test
  void itIsTheShareOfPairsInWhichTheFirstHasMore() {
    // Given: values that tie
    float[] some = {3, 1, 4, 1, 5};
    float[] others = {1, 2, 4, 3};

    // When
    Commonness commonness = Commonness.of(some, others, 0.95);

    // Then
    double pairs = 0;
    for (float one : some) {
      for (float other : others) {
        pairs += one > other ? 1 : one == other ? 0.5 : 0;
      }
    }
    assertThat(commonness.share()).isCloseTo(pairs / 20, within(1e-12));
  }

  @Test
  void theIntervalHoldsTheTruthAboutAsOftenAsItSays() {
    // Given
    int held = 0;

    // When
    for (int trial = 0; trial < 500; trial++) {
      Commonness equal =
          Commonness.of(
              SmallModels.normal(40, 2L * trial), SmallModels.normal(70, 2L * trial + 1), 0.95);
      held += equal.low() <= 0.5 && 0.5 <= equal.high() ? 1 : 0;
    }

    // Then
    assertThat(held / 500.0).isBetween(0.91, 0.98);
  }
}
