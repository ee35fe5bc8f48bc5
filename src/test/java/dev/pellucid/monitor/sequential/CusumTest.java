package dev.pellucid.monitor.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CusumTest {

  @Test
  void datesTheChangeFromWhichOnGainsOutweighLosses() {
    // Given losses until tick 10, gains from then on
    Cusum cusum = new Cusum();
    for (int tick = 0; tick < 10; tick++) {
      cusum.tick(tick, -0.1, 2, 1, 0.8);
    }

    // When
    for (int tick = 10; tick < 15; tick++) {
      cusum.tick(tick, 0.3, 2, 5, 1.6);
    }

    // Then
    assertThat(cusum.hasBegun()).isTrue();
    assertThat(cusum.start()).isEqualTo(10);
    assertThat(cusum.images()).isEqualTo(10);
    assertThat(cusum.mean()).isEqualTo(2.5);
    assertThat(cusum.meanValue()).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void hasNoBeginningWhileGainsAreLosses() {
    // Given
    Cusum cusum = new Cusum();

    // When
    cusum.tick(1, -0.1, 3, 0, 0);

    // Then
    assertThat(cusum.hasBegun()).isFalse();
  }
}
