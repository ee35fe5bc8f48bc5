package dev.pellucid.evaluate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MeanIntervalTest {

  private static final MeanInterval INTERVAL = new MeanInterval(0.95, 1);

  @Test
  void theMeanOfSkewedValuesIsHeldAboutAsOftenAsItIsPromised() {
    // Given: exponential values, of mean 1
    Random random = new Random(8);
    int rounds = 400;

    // When
    int held = 0;
    for (int round = 0; round < rounds; round++) {
      double[] values = new double[25];
      Arrays.setAll(values, i -> -Math.log(1 - random.nextDouble()));
      if (INTERVAL.of(values).interval().orElseThrow().contains(1)) {
        held++;
      }
    }

    // Then
    assertThat(held / (double) rounds).isBetween(0.91, 0.98);
  }

  @Test
  void aShareHasTheExactIntervalEvenIfAllAreTheSame() {
    // Given
    double[] hits = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

    // When
    Estimate estimate = INTERVAL.ofAnswers(hits);

    // Then: 0.025^(1/10)
    assertThat(estimate.interval().orElseThrow().low())
        .isCloseTo(Math.pow(0.025, 0.1), within(1e-9));
    assertThat(estimate.interval().orElseThrow().high()).isEqualTo(1);
  }

  @Test
  void differencesOfZeroAndOneAreNoShare() {
    // Given
    double[] differences = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    // When
    Estimate estimate = INTERVAL.of(differences);

    // Then
    assertThat(estimate.interval().orElseThrow().contains(0)).isTrue();
  }

  @Test
  void numbersThatAreAllTheSameHaveNoSpreadThoughTheyBeOne() {
    // Given
    double[] ones = {1, 1, 1, 1, 1, 1, 1, 1};

    // When
    Estimate estimate = INTERVAL.of(ones);

    // Then
    assertThat(estimate.interval()).contains(new Interval(1, 1));
  }

  @Test
  void fiveValuesAreTooFewToKnowTheirSpread() {
    // Given
    double[] values = {0.1, 0.2, 0.3, 0.2, 0.1};

    // When
    Estimate estimate = INTERVAL.of(values);

    // Then
    assertThat(estimate.mean()).isCloseTo(0.18, within(1e-12));
    assertThat(estimate.interval()).isEmpty();
  }

  @Test
  void theIntervalStaysWithinWhatTheValuesAre() {
    // Given: all but one at the upper bound
    double[] values = new double[20];
    Arrays.fill(values, 1);
    values[3] = 0.2;

    // When
    Interval interval = INTERVAL.of(values).interval().orElseThrow();

    // Then
    assertThat(interval.high()).isLessThanOrEqualTo(1);
    assertThat(interval.low()).isBetween(0.6, 0.96);
  }
}
