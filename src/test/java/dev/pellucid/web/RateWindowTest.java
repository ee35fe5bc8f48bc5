package dev.pellucid.web;

import static dev.pellucid.web.Explanations.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateWindowTest {

  private final RateWindow window = new RateWindow(Duration.ofSeconds(10), NOON);

  @Test
  void isTheRateOfASteadyStream() {
    // Given
    for (int i = 0; i < 50 * 30; i++) {
      window.add(NOON.plusMillis(20L * i));
    }

    // When
    double rate = window.perSecond(NOON.plusSeconds(30));

    // Then
    assertThat(rate).isCloseTo(50, within(1.5));
  }

  @Test
  void isRightFromTheStart() {
    // Given
    for (int i = 0; i < 50; i++) {
      window.add(NOON.plusMillis(20L * i));
    }

    // When
    double rate = window.perSecond(NOON.plusSeconds(1));

    // Then
    assertThat(rate).isCloseTo(50, within(1.5));
  }

  @Test
  void fallsToZeroWhenTheStreamStops() {
    // Given
    for (int i = 0; i < 500; i++) {
      window.add(NOON.plusMillis(20L * i));
    }

    // When
    double rate = window.perSecond(NOON.plusSeconds(21));

    // Then
    assertThat(rate).isZero();
  }

  @Test
  void survivesAClockThatGoesBack() {
    // Given
    window.add(NOON.plusSeconds(5));
    window.add(NOON.plusSeconds(1));

    // When
    double rate = window.perSecond(NOON.plusSeconds(5));

    // Then
    assertThat(rate).isCloseTo(0.4, within(0.05));
  }
}
