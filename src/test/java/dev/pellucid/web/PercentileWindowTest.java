package dev.pellucid.web;

import static dev.pellucid.web.Explanations.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.web.PercentileWindow.Percentiles;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PercentileWindowTest {

  @Test
  void isTheNearestRank() {
    // Given
    PercentileWindow window = new PercentileWindow(Duration.ofSeconds(10), 1000);
    for (int value = 100; value >= 1; value--) {
      window.add(NOON, value);
    }

    // When
    Percentiles percentiles = window.percentiles(NOON);

    // Then
    assertThat(percentiles).isEqualTo(new Percentiles(50.0, 95.0));
  }

  @Test
  void forgetsWhatLeftTheWindow() {
    // Given
    PercentileWindow window = new PercentileWindow(Duration.ofSeconds(10), 1000);
    window.add(NOON, 1000);
    window.add(NOON.plusSeconds(9), 1);

    // When
    Percentiles percentiles = window.percentiles(NOON.plusSeconds(11));

    // Then
    assertThat(percentiles).isEqualTo(new Percentiles(1.0, 1.0));
  }

  @Test
  void keepsTheLatestSamplesOnly() {
    // Given
    PercentileWindow window = new PercentileWindow(Duration.ofSeconds(10), 4);
    for (int value = 1; value <= 10; value++) {
      window.add(NOON, value);
    }

    // When
    Percentiles percentiles = window.percentiles(NOON);

    // Then
    assertThat(percentiles).isEqualTo(new Percentiles(8.0, 10.0));
  }

  @Test
  void isAbsentWithoutSamples() {
    // Given
    PercentileWindow window = new PercentileWindow(Duration.ofSeconds(10), 4);

    // When
    Percentiles percentiles = window.percentiles(NOON);

    // Then
    assertThat(percentiles).isEqualTo(new Percentiles(null, null));
  }
}
