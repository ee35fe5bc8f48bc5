package dev.pellucid.explain.local.pixel.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import java.time.Duration;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Games are computed in double: 1e-12. Networks are float32, their scores near 1: 1e-5. */
class ShapleyValueSamplingTest {

  private static final double ROUNDING = 1e-12;
  private static final float NOISE = 1e-5f;
  private static final Effort ALL = Effort.unlimited();
  private static final ShapleyValueSampling METHOD = new ShapleyValueSampling();
  private static final Classifier MODEL = SmallModels.convolutional();

  @AfterAll
  static void close() {
    MODEL.close();
  }

  @ParameterizedTest(name = "antithetic: {0}")
  @ValueSource(booleans = {true, false})
  void errorsAreAsLargeAsTheyAreSaidToBe(boolean antithetic) {
    // Given
    Game game = SmallGames.entangled(7, 1);
    double[] exact = SmallGames.shapley(game);
    int seeds = 200;
    double[] squares = new double[7];
    double[] said = new double[7];

    // When
    for (int seed = 0; seed < seeds; seed++) {
      CellEstimate estimate = new PermutationSampling(60, antithetic, 0, seed).estimate(game, ALL);
      for (int i = 0; i < 7; i++) {
        squares[i] += Math.pow(estimate.values()[i] - exact[i], 2) / seeds;
        said[i] += Math.pow(estimate.standardErrors().orElseThrow()[i], 2) / seeds;
      }
    }

    // Then: a variance over 200 draws is known to a tenth of itself, and 4 of these are 0.4
    for (int i = 0; i < 7; i++) {
      assertThat(squares[i] / said[i]).isBetween(0.6, 1.5);
    }
  }

  @Test
  void pairsOfOppositeOrdersAreWorthMoreThanAsManySingleOnes() {
    // Given
    Game game = SmallGames.entangled(8, 2);

    // When
    double[] said = new double[2];
    for (int seed = 0; seed < 20; seed++) {
      for (int antithetic = 0; antithetic < 2; antithetic++) {
        said[antithetic] +=
            new PermutationSampling(100, antithetic == 1, 0, seed)
                .estimate(game, ALL)
                .relativeError()
                .orElseThrow();
      }
    }

    // Then
    assertThat(said[1]).isLessThan(0.9 * said[0]);
  }

  @Test
  void valuesAddUpWhateverWasDrawn() {
    // Given
    Game game = SmallGames.entangled(9, 3);
    double[] ends =
        game.worth(
            java.util.List.of(SmallGames.coalition(0), SmallGames.coalition((1 << 9) - 1)), ALL);

    // When
    CellEstimate estimate = new PermutationSampling(2, true, 0, 5).estimate(game, ALL);

    // Then
    assertThat(DoubleStream.of(estimate.values()).sum())
        .isCloseTo(ends[1] - ends[0], within(ROUNDING));
    assertThat(estimate.total().orElseThrow()).isEqualTo(ends[1] - ends[0]);
  }

  @Test
  void whoAddsNothingGetsNothingAndWhoAddsAlikeGetsAlike() {
    // Given: 0 and 1 are worth 1 each and 4 together, 2 nothing, 3 always 2
    Game game =
        SmallGames.of(
            4,
            s ->
                (s.get(0) ? 1 : 0)
                    + (s.get(1) ? 1 : 0)
                    + (s.get(0) && s.get(1) ? 2 : 0)
                    + (s.get(3) ? 2 : 0));

    // When
    double[] values = new PermutationSampling(2, true, 0, 1).estimate(game, ALL).values();

    // Then: a pair of opposite orders shares pairs of players exactly
    assertThat(values).containsExactly(new double[] {2, 2, 0, 2}, within(ROUNDING));
  }

  @Test
  void samplingStopsWhenTheToleranceIsMet() {
    // Given
    Game game = SmallGames.entangled(6, 4);

    // When
    CellEstimate estimate = new PermutationSampling(100_000, true, 0.02, 0).estimate(game, ALL);

    // Then
    assertThat(estimate.relativeError().orElseThrow()).isLessThanOrEqualTo(0.02);
    assertThat(estimate.samples()).isLessThan(100_000);
    assertThat(estimate.partial()).isFalse();
  }

  @Test
  void ofALinearModelEachCellHasTheSharesOfItsPixels() {
    // Given
    ImageBatch image = SmallModels.images(3, Target.of(4));

    // When
    float[] values;
    double[] shares;
    try (Classifier linear = SmallGames.linear()) {
      values =
          METHOD
              .explain(linear, image, with(Map.of("grid", "4", "permutations", "2")))
              .get(0)
              .attribution()
              .values();
      shares = SmallGames.shares(linear, image);
    }

    // Then
    assertThat(values).containsExactly(SmallGames.inCells(shares, 4), within(NOISE));
  }

  @Test
  void theSeedDecidesAndNotHowManyRowsARunHas() {
    // Given
    ImageBatch image = SmallModels.images(6, Target.PREDICTED);
    ParameterValues parameters = with(Map.of("grid", "3", "seed", "7", "tolerance", "0.05"));
    float[] expected =
        METHOD.explain(MODEL, image, parameters, ALL.withRows(64)).get(0).attribution().values();

    // When
    float[] values =
        METHOD.explain(MODEL, image, parameters, ALL.withRows(5)).get(0).attribution().values();

    // Then
    assertThat(values).containsExactly(expected, within(NOISE));
    assertThat(
            METHOD
                .explain(MODEL, image, with(Map.of("grid", "3", "seed", "8")))
                .get(0)
                .attribution()
                .values())
        .isNotEqualTo(expected);
  }

  @Test
  void ofAnUnfinishedOrderThereIsWhatThoseWhoArrivedHaveAdded() {
    // Given
    ImageBatch image = SmallModels.images(7, Target.of(0));

    // When
    Explanation partial =
        METHOD
            .explain(
                MODEL, image, with(Map.of("grid", "3")), Effort.within(Duration.ZERO).withRows(4))
            .get(0);

    // Then: four coalitions are three arrivals
    assertThat(partial.partial()).isTrue();
    assertThat(partial.figures())
        .containsEntry(Explanation.SAMPLES, 0.0)
        .containsEntry(CellEstimate.KNOWN, 3 / 9.0);
    int arrived = 0;
    for (float value : partial.attribution().values()) {
      arrived += value != 0 ? 1 : 0;
    }
    assertThat(arrived).isEqualTo(3);
  }

  @Test
  void ordersThatAreCompleteWhenTheEffortIsSpentAreUsed() {
    // Given
    ImageBatch image = SmallModels.images(8, Target.of(0));

    // When
    Explanation partial =
        METHOD
            .explain(
                MODEL,
                image,
                with(Map.of("grid", "2", "permutations", "1000")),
                Effort.within(Duration.ZERO).withRows(16))
            .get(0);

    // Then: all sixteen coalitions of four cells were in the first run
    assertThat(partial.partial()).isTrue();
    assertThat(partial.figures().get(Explanation.SAMPLES)).isEqualTo(16.0);
    assertThat(partial.figures().get(Explanation.COMPLETENESS_ERROR)).isLessThan(1e-6);
  }

  @Test
  void halfAPairIsRefused() {
    // Given
    ImageBatch image = SmallModels.images(9, Target.of(0));
    ParameterValues odd = with(Map.of("permutations", "5"));

    // When
    assertThatThrownBy(() -> METHOD.explain(MODEL, image, odd))

        // Then
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("5")
        .hasMessageContaining("even");
  }

  private static ParameterValues with(Map<String, String> given) {
    return ParameterValues.parse(METHOD.card().parameters(), given);
  }
}
