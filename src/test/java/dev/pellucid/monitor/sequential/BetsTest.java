package dev.pellucid.monitor.sequential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.event.DriftSignal.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BetsTest {

  @ParameterizedTest
  @EnumSource(Shape.class)
  void noStakeWinsWhereTheMeanIsAtTheCeiling(Shape shape) {
    // Given the masses of a reference, tilted until the mean of g is at the ceiling
    double[] masses = even(2000);
    Bet bet = bet(Bets.onRanks(masses, 0.05, 1e-4), shape);
    double[] shares = tilted(masses, bet);

    // When
    double[] means =
        Arrays.stream(bet.gains())
            .mapToDouble(
                gains ->
                    IntStream.range(0, gains.length)
                        .mapToDouble(b -> shares[b] * Math.exp(gains[b]))
                        .sum())
            .toArray();

    // Then wealth stays as it is on average; rounding apart
    assertThat(means).hasSize(Bet.STAKE_COUNT);
    assertThat(Arrays.stream(means).max().orElseThrow()).isLessThan(1 + 1e-9);
  }

  @Test
  void noImageCanCostEverything() {
    // Given
    List<Bet> bets = Bets.onRanks(even(500), 0, 1e-3);

    // When
    List<double[]> gains = bets.stream().flatMap(bet -> Arrays.stream(bet.gains())).toList();

    // Then
    assertThat(gains)
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row).doesNotContain(Double.NEGATIVE_INFINITY, Double.NaN));
  }

  @ParameterizedTest
  @CsvSource({"1000, 0, HIGHER", "1000, 1000, LOWER"})
  void aShareThatCannotFallIsNotBetOnToFall(int images, int ones, Shape only) {
    // Given a class that the reference never, or always, has

    // When
    List<Bet> bets = Bets.onShare(images, ones, 0.05, 1e-3);

    // Then
    assertThat(bets).extracting(Bet::shape).containsExactly(only);
  }

  @Test
  void aReferenceTooSmallForAShapeMakesNoBetOnIt() {
    // Given
    double[] masses = even(16);

    // When
    List<Bet> bets = Bets.onRanks(masses, 0.05, 1e-9);

    // Then whatever is bet on can be won
    assertThat(bets)
        .allSatisfy(
            bet ->
                assertThat(Arrays.stream(bet.values()).max().orElseThrow())
                    .isGreaterThan(bet.ceiling()));
  }

  private static Bet bet(List<Bet> bets, Shape shape) {
    return bets.stream().filter(bet -> bet.shape() == shape).findFirst().orElseThrow();
  }

  private static double[] even(int images) {
    return IntStream.range(0, 32).mapToDouble(b -> (images + 1) / 32.0).toArray();
  }

  /** Shares in proportion to mass · e^(tg), t such that the mean of g is the ceiling. */
  private static double[] tilted(double[] masses, Bet bet) {
    double low = 0;
    double high = 100;
    double[] shares = masses;
    for (int step = 0; step < 200; step++) {
      double t = (low + high) / 2;
      double[] weights =
          IntStream.range(0, masses.length)
              .mapToDouble(b -> masses[b] * Math.exp(t * bet.values()[b]))
              .toArray();
      double total = Arrays.stream(weights).sum();
      shares = Arrays.stream(weights).map(weight -> weight / total).toArray();
      double mean = 0;
      for (int b = 0; b < shares.length; b++) {
        mean += shares[b] * bet.values()[b];
      }
      if (mean < bet.ceiling()) {
        low = t;
      } else {
        high = t;
      }
    }
    return shares;
  }
}
