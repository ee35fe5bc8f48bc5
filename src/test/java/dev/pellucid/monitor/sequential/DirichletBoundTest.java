package dev.pellucid.monitor.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirichletBoundTest {

  @ParameterizedTest
  @CsvSource({"400, 100, 1e-2", "400, 100, 1e-6", "1900, 100, 1e-5", "99, 1, 1e-4", "5, 5, 1e-3"})
  void ofTwoBinsItLiesAboveTheQuantileOfBetaAndNotFarAbove(double no, double yes, double level) {
    // Given
    double[] values = {0, 1};
    double[] masses = {no, yes};

    // When
    double bound = DirichletBound.upper(values, masses, level);

    // Then as if the level were no more than a hundred times smaller: Chernoff lacks a factor like
    // 1/√(4π ln(1/level)), and more where a mass is small
    BetaDistribution share = BetaDistribution.of(yes, no);
    assertThat(bound).isGreaterThan(share.inverseSurvivalProbability(level));
    assertThat(bound).isLessThan(share.inverseSurvivalProbability(level / 100));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 2000, 10_000})
  void ofRanksItIsAboutAsWideAsTheNormalTailSays(int images) {
    // Given
    double[] masses = IntStream.range(0, 32).mapToDouble(b -> (images + 1) / 32.0).toArray();
    double[] ranks = IntStream.range(0, 32).mapToDouble(b -> (b + 0.5) / 32).toArray();
    double level = 1e-5;

    // When
    double bound = DirichletBound.upper(ranks, masses, level);

    // Then
    double wide = Math.sqrt(Math.log(1 / level) / (6 * images));
    double dvoretzkyKieferWolfowitz = Math.sqrt(Math.log(1 / level) / (2 * images));
    assertThat(bound - 0.5).isCloseTo(wide, within(0.05 * wide));
    assertThat(bound - 0.5).isLessThan(0.6 * dvoretzkyKieferWolfowitz);
  }

  @Test
  void isExceededNoMoreOftenThanItsLevelSays() {
    // Given
    double[] masses = {3, 5, 2, 11, 4};
    double[] values = {0, 0.2, 0.5, 0.9, 1};
    double level = 0.02;
    SplittableRandom random = new SplittableRandom(1);
    double bound = DirichletBound.upper(values, masses, level);

    // When
    int repeats = 20_000;
    int exceeded = 0;
    for (int r = 0; r < repeats; r++) {
      exceeded += mean(values, masses, random) > bound ? 1 : 0;
    }

    // Then
    assertThat((double) exceeded / repeats).isLessThan(level).isGreaterThan(level / 30);
  }

  @Test
  void aBinWithoutMassHasNoShare() {
    // Given
    double[] masses = {10, 0};

    // When
    double bound = DirichletBound.upper(new double[] {0.25, 1}, masses, 1e-6);

    // Then
    assertThat(bound).isEqualTo(0.25);
  }

  /** Gamma of a whole number is a sum of exponentials. */
  private static double mean(double[] values, double[] masses, SplittableRandom random) {
    double sum = 0;
    double weighted = 0;
    for (int b = 0; b < masses.length; b++) {
      double gamma = 0;
      for (int i = 0; i < masses[b]; i++) {
        gamma -= Math.log(1 - random.nextDouble());
      }
      sum += gamma;
      weighted += gamma * values[b];
    }
    return weighted / sum;
  }
}
