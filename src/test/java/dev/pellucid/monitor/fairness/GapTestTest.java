package dev.pellucid.monitor.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Evidence is kept in single precision: 1e-6. */
class GapTestTest {

  private static final double DELTA = 0.1;
  private static final double WEIGHT = 7;
  private static final double[] STAKES = {0.03, 0.06, 0.12, 0.25, 0.5, 0.85};
  private static final GapBets BETS = new GapBets(DELTA);
  private static final byte[] NONE = {};

  private static Values values(byte[] waited, long zeros, long ones) {
    Values values = new Values();
    values.load(waited, new long[] {zeros, ones}, new Chance(1));
    return values;
  }

  private static boolean tick(GapTest test, int number, Values first, Values second) {
    Tick tick = new Tick(number, WEIGHT * number, WEIGHT * (number + 1), 1e9);
    return test.tick(BETS, tick, first, second, new Chance(2));
  }

  /** The mean over stakes and both directions of the wealth after differences ±1 and 0. */
  private static double wealth(double start, int... differences) {
    double sum = 0;
    for (int sign : new int[] {1, -1}) {
      for (double stake : STAKES) {
        double wealth = start;
        for (int z : differences) {
          wealth *= 1 + stake / (1 + DELTA) * (sign * z - DELTA);
        }
        sum += wealth;
      }
    }
    return sum / 12;
  }

  @Test
  void oneComparisonIsWorthItsWeightTimesWhatItWins() {
    // Given
    GapTest test = new GapTest();

    // When
    tick(test, 0, values(NONE, 0, 1), values(NONE, 1, 0));

    // Then
    assertThat(test.logE()).isCloseTo(Math.log(wealth(WEIGHT, 1)), within(1e-6));
  }

  @Test
  void twoTicksAreWorthWhatBettorsOfBothHaveTogether() {
    // Given
    GapTest test = new GapTest();
    tick(test, 0, values(NONE, 0, 2), values(NONE, 2, 0));

    // When
    tick(test, 1, values(NONE, 1, 0), values(NONE, 0, 1));

    // Then
    assertThat(Math.exp(test.logE()))
        .isCloseTo(wealth(WEIGHT, 1, 1, -1) + wealth(WEIGHT, -1), within(1e-5));
  }

  @Test
  void theLargerGroupIsComparedByTheMeansOfBlocks() {
    // Given: 4 values against 2, whose differences are 1−½ or, of another order, 1−0 and 1−1.
    GapTest test = new GapTest();

    // When
    tick(test, 0, values(NONE, 0, 2), values(NONE, 2, 2));

    // Then
    assertThat(test.meanDifference()).isEqualTo(0.5);
    assertThat(Arrays.stream(test.found()).sum()).isEqualTo(2);
  }

  @Test
  void valuesWaitForTheOtherGroupAndAreUsedOnce() {
    // Given: a value of the first group waits a tick, which counts for the comparison.
    GapTest test = new GapTest();
    tick(test, 0, values(NONE, 0, 1), values(NONE, 1, 0));
    tick(test, 1, values(new byte[] {1}, 0, 1), values(new byte[] {0}, 0, 0));

    // When
    tick(test, 2, values(new byte[] {1, 1}, 0, 0), values(new byte[] {0}, 1, 0));

    // Then
    assertThat(Math.exp(test.logE()))
        .isCloseTo(wealth(WEIGHT, 1, 1) + wealth(2 * WEIGHT, 1), within(1e-4));
  }

  @Test
  void whereTheGapIsDeltaTheMeanEvidenceIsNoMoreThanWhatWasWeighed() {
    // Given: groups of means 0.6 and 0.5, one image each a tick, all ways in which 4 ticks can go.
    double[][] chances = {{0.4 * 0.5, 0.4 * 0.5}, {0.6 * 0.5, 0.6 * 0.5}};
    int ticks = 4;
    double mean = 0;

    // When
    for (int way = 0; way < 1 << (2 * ticks); way++) {
      GapTest test = new GapTest();
      double chance = 1;
      for (int number = 0; number < ticks; number++) {
        int first = way >> (2 * number) & 1;
        int second = way >> (2 * number + 1) & 1;
        chance *= chances[first][second];
        tick(test, number, values(NONE, 1 - first, first), values(NONE, 1 - second, second));
      }
      mean += chance * Math.exp(test.logE());
    }

    // Then: of the true direction exactly what was weighed, of the other less.
    assertThat(mean).isBetween(0.5 * ticks * WEIGHT, ticks * WEIGHT);
  }

  @Test
  void whatAComparisonWeighsIsBounded() {
    // Given
    GapTest test = new GapTest();
    Tick late = new Tick(0, 0, 1e6, WEIGHT);

    // When
    test.tick(BETS, late, values(NONE, 0, 1), values(NONE, 1, 0), new Chance(2));

    // Then
    assertThat(test.logE()).isCloseTo(Math.log(wealth(WEIGHT, 1)), within(1e-6));
  }

  @Test
  void anAlarmGoesOnWithTheEvidenceAndOffWhenTheGapIsClosed() {
    // Given
    GapTest test = new GapTest();
    int number = 0;
    while (!test.judge(BETS, Math.log(1e6))) {
      tick(test, number++, values(NONE, 1, 9), values(NONE, 5, 5));
    }
    Direction direction = test.strongest();
    long begun = test.since().start();

    // When
    boolean recovered = false;
    int recovery = 0;
    while (!recovered && recovery < 1000) {
      recovery++;
      recovered = tick(test, number++, values(NONE, 5, 5), values(NONE, 5, 5));
    }

    // Then
    assertThat(direction).isEqualTo(Direction.FIRST_HIGHER);
    assertThat(begun).isZero();
    assertThat(recovered).isTrue();
    assertThat(recovery).isLessThan(100);
    assertThat(test.isOn()).isFalse();
    assertThat(test.logE()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void aGapThatLastsIsNotDeclaredClosed() {
    // Given
    GapTest test = new GapTest();
    int number = 0;
    while (!test.judge(BETS, Math.log(1e6))) {
      tick(test, number++, values(NONE, 1, 9), values(NONE, 5, 5));
    }

    // When
    boolean recovered = false;
    for (int i = 0; i < 200; i++) {
      recovered |= tick(test, number++, values(NONE, 1, 9), values(NONE, 5, 5));
    }

    // Then
    assertThat(recovered).isFalse();
  }
}
