package dev.pellucid.monitor.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends are given outward to 1/65536: 2e-5. */
class BettingIntervalTest {

  private static final double STEP = 2e-5;

  @ParameterizedTest(name = "{0} zeros, {1} ones")
  @CsvSource({"0, 1", "3, 0", "5, 7", "40, 60", "900, 100", "990, 10"})
  void itIsWhereNoBettorGotTooRich(int zeros, int ones) {
    // Given
    long[] counts = {zeros, ones};

    // When
    BettingInterval interval = BettingInterval.of(counts, 0.95);

    // Then
    for (double m = 0.001; m < 1; m += 0.001) {
      boolean tooLow = wealth(ones, zeros, m) >= 40;
      boolean tooHigh = wealth(zeros, ones, 1 - m) >= 40;
      if (m < interval.low() - STEP || m > interval.low() + STEP) {
        assertThat(tooLow).as("low at %f", m).isEqualTo(m < interval.low());
      }
      if (m < interval.high() - STEP || m > interval.high() + STEP) {
        assertThat(tooHigh).as("high at %f", m).isEqualTo(m > interval.high());
      }
    }
  }

  /** The mean wealth of bettors against the mean m, as the formula has it. */
  private static double wealth(int ones, int zeros, double m) {
    double sum = 0;
    for (int i = 0; i < 9; i++) {
      double stake = 0.9 / Math.pow(4, i);
      sum += Math.pow(1 + stake * (1 / m - 1), ones) * Math.pow(1 - stake, zeros);
    }
    return sum / 9;
  }

  @Test
  void nothingIsKnownOfNoValues() {
    // Given
    long[] none = new long[33];

    // When
    BettingInterval interval = BettingInterval.of(none, 0.95);

    // Then
    assertThat(interval.low()).isZero();
    assertThat(interval.high()).isEqualTo(1);
  }

  @Test
  void aMillionValuesLeaveLittleDoubt() {
    // Given
    long[] counts = {300_000, 700_000};

    // When
    BettingInterval interval = BettingInterval.of(counts, 0.95);

    // Then: a single look at a million would have 0.7 ± 0.0009.
    assertThat(interval.low()).isCloseTo(0.7, within(0.0025)).isLessThan(0.7);
    assertThat(interval.high()).isCloseTo(0.7, within(0.0025)).isGreaterThan(0.7);
  }

  @ParameterizedTest(name = "mean {0}")
  @ValueSource(doubles = {0.02, 0.3, 0.5})
  void inAtMostOneStreamOfTwentyIsTheMeanEverOutside(double mean) {
    // Given
    Random random = new Random(5);
    int streams = 200;

    // When
    int missed = 0;
    for (int stream = 0; stream < streams; stream++) {
      missed += everMisses(random, mean) ? 1 : 0;
    }

    // Then: the bound itself, without room for chance, for betting leaves some.
    assertThat(missed).isLessThanOrEqualTo(streams / 20);
  }

  /** Looks after every one of the first values, and then ever more rarely. */
  private static boolean everMisses(Random random, double mean) {
    long[] counts = new long[2];
    for (int n = 1; n <= 1000; n++) {
      counts[random.nextDouble() < mean ? 1 : 0]++;
      if (n < 30 || n % (n / 15) == 0) {
        BettingInterval interval = BettingInterval.of(counts, 0.95);
        if (interval.low() > mean || interval.high() < mean) {
          return true;
        }
      }
    }
    return false;
  }
}
