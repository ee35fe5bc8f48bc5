package dev.pellucid.explain.local.pixel.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.mask.MaskedModel;
import dev.pellucid.explain.mask.Partition;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.Score;
import dev.pellucid.explain.method.Target;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Games are computed in double; a regression over all coalitions loses some digits: 1e-10. Networks
 * are float32, their scores near 1: 1e-5.
 */
class KernelShapTest {

  private static final double ROUNDING = 1e-10;
  private static final float NOISE = 1e-5f;
  private static final Effort ALL = Effort.unlimited();
  private static final KernelShap METHOD = new KernelShap();
  private static final Classifier MODEL = SmallModels.convolutional();

  @AfterAll
  static void close() {
    MODEL.close();
  }

  @ParameterizedTest(name = "{0} players")
  @ValueSource(ints = {1, 2, 3, 4, 7, 10})
  void overAllCoalitionsTheValuesAreTheShapleyValues(int players) {
    // Given
    Game game = SmallGames.entangled(players, players);
    double[] expected = SmallGames.shapley(game);

    // When
    CellEstimate estimate = KernelShap.estimate(game, Math.max(2, (1 << players) - 2), 0, 0, ALL);

    // Then
    assertThat(estimate.values()).containsExactly(expected, within(ROUNDING));
    assertThat(estimate.samples()).isEqualTo((1 << players) - 2);
    assertThat(estimate.relativeError().orElseThrow()).isZero();
  }

  @Test
  void ofASmallNetTheValuesAreTheShapleyValuesOfItsCells() {
    // Given
    ImageBatch image = SmallModels.images(1, Target.of(2));
    Game cells =
        new MaskedGame(
            new MaskedModel(MODEL, image, new float[image.imageLength()], Score.LOGIT),
            Partition.grid(2, 2, 8, 8));
    double[] expected = SmallGames.shapley(cells);

    // When
    Explanation explanation = METHOD.explain(MODEL, image, with(Map.of("grid", "2"))).get(0);

    // Then
    assertThat(explanation.attribution().shape()).containsExactly(2, 2);
    for (int cell = 0; cell < 4; cell++) {
      assertThat((double) explanation.attribution().values()[cell])
          .isCloseTo(expected[cell], within((double) NOISE));
    }
  }

  @ParameterizedTest(name = "{0} players, {1} samples")
  @CsvSource({"10, 200", "10, 60", "12, 1000", "16, 300"})
  void errorsAreAsLargeAsTheyAreSaidToBe(int players, int samples) {
    // Given
    Game game = SmallGames.entangled(players, 1);
    double[] exact = KernelShap.estimate(game, 1 << 17, 0, 0, ALL).values();
    int seeds = 100;
    double squares = 0;
    double said = 0;

    // When
    for (int seed = 0; seed < seeds; seed++) {
      CellEstimate estimate = KernelShap.estimate(game, samples, 0, seed, ALL);
      for (int i = 0; i < players; i++) {
        squares += Math.pow(estimate.values()[i] - exact[i], 2);
        said += Math.pow(estimate.standardErrors().orElseThrow()[i], 2);
      }
    }

    // Then: over 100 draws of all players the ratio is known to about a tenth; with few pairs a
    // player the estimate of the error is itself rough and leans to caution
    assertThat(squares / said).isBetween(0.5, 1.4);
  }

  @Test
  void moreSamplesComeCloser() {
    // Given
    Game game = SmallGames.entangled(12, 3);
    double[] exact = SmallGames.shapley(game);

    // When
    double[] errors = new double[3];
    int[] samples = {100, 400, 1600};
    for (int k = 0; k < 3; k++) {
      for (int seed = 0; seed < 20; seed++) {
        double[] values = KernelShap.estimate(game, samples[k], 0, seed, ALL).values();
        for (int i = 0; i < 12; i++) {
          errors[k] += Math.pow(values[i] - exact[i], 2);
        }
      }
    }

    // Then: four times as many samples should have a quarter of the squared error or less
    assertThat(errors[1]).isLessThan(errors[0] / 2);
    assertThat(errors[2]).isLessThan(errors[1] / 2);
  }

  @ParameterizedTest(name = "{0} samples")
  @ValueSource(ints = {2, 7, 20, 101})
  void valuesAddUpWhateverWasDrawn(int samples) {
    // Given
    Game game = SmallGames.entangled(9, 4);
    double[] ends =
        game.worth(List.of(SmallGames.coalition(0), SmallGames.coalition((1 << 9) - 1)), ALL);

    // When
    CellEstimate estimate = KernelShap.estimate(game, samples, 0, 1, ALL);

    // Then
    assertThat(DoubleStream.of(estimate.values()).sum())
        .isCloseTo(ends[1] - ends[0], within(ROUNDING));
    assertThat(estimate.samples()).isLessThanOrEqualTo(samples);
  }

  @Test
  void whatTheSamplesLeaveOpenIsSharedEvenly() {
    // Given: every player is worth 1
    Game game = SmallGames.of(30, BitSet::cardinality);

    // When
    double[] values = KernelShap.estimate(game, 4, 0, 0, ALL).values();

    // Then
    assertThat(values).containsOnly(new double[] {1}, within(ROUNDING));
  }

  @Test
  void aGameOfPairsIsLearntFromFewSamples() {
    // Given: with complements together, what pairs of players add cancels in the regression
    Random random = new Random(5);
    double[] alone = random.doubles(10, -1, 1).toArray();
    Game game =
        SmallGames.of(
            10,
            s ->
                s.stream().mapToDouble(i -> alone[i]).sum()
                    + (s.get(0) && s.get(1) ? 2 : 0)
                    + (s.get(4) && s.get(7) ? -3 : 0));

    // When
    double[] values = KernelShap.estimate(game, 60, 0, 0, ALL).values();

    // Then
    double[] expected = alone.clone();
    expected[0] += 1;
    expected[1] += 1;
    expected[4] -= 1.5;
    expected[7] -= 1.5;
    assertThat(values).containsExactly(expected, within(ROUNDING));
  }

  @ParameterizedTest(name = "{0} players, {1} samples")
  @CsvSource({"3, 6", "6, 62", "7, 50", "9, 100", "12, 500", "30, 1000"})
  void coalitionsWeighOneInAllAndComeWithTheirComplements(int players, int samples) {
    // Given
    Random random = new Random(1);

    // When
    KernelCoalitions coalitions = KernelCoalitions.of(players, samples, random);

    // Then
    assertThat(coalitions.all()).hasSizeLessThanOrEqualTo(samples);
    assertThat(coalitions.whole()).doesNotHaveDuplicates();
    assertThat(DoubleStream.of(coalitions.wholeWeights()).sum() + coalitions.drawnWeight())
        .isCloseTo(1, within(ROUNDING));
    BitSet everyone = new BitSet();
    everyone.set(0, players);
    for (BitSet coalition : coalitions.all()) {
      BitSet complement = (BitSet) everyone.clone();
      complement.andNot(coalition);
      assertThat(coalition.cardinality()).isBetween(1, players - 1);
      assertThat(coalitions.all()).contains(complement);
    }
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
              .explain(linear, image, with(Map.of("grid", "4", "samples", "100")))
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
    ParameterValues parameters = with(Map.of("grid", "4", "seed", "7", "samples", "100"));
    float[] expected =
        METHOD.explain(MODEL, image, parameters, ALL.withRows(64)).get(0).attribution().values();

    // When
    float[] values =
        METHOD.explain(MODEL, image, parameters, ALL.withRows(5)).get(0).attribution().values();

    // Then
    assertThat(values).containsExactly(expected, within(NOISE));
  }

  @ParameterizedTest(name = "{0} rows")
  @ValueSource(ints = {1, 2, 10, 61, 62})
  void whatIsDoneWhenTheEffortIsSpentStillAddsUp(int rows) {
    // Given
    ImageBatch image = SmallModels.images(8, Target.of(0));

    // When
    Explanation partial =
        METHOD
            .explain(
                MODEL,
                image,
                with(Map.of("grid", "5", "samples", "200")),
                Effort.within(Duration.ZERO).withRows(rows))
            .get(0);

    // Then: two rows are the image and its baseline, the others coalitions, drawn ones in pairs
    assertThat(partial.partial()).isTrue();
    assertThat(partial.figures().get(Explanation.SAMPLES)).isEqualTo(Math.max(0, (rows - 2) & ~1));
    if (rows > 1) {
      assertThat(partial.figures().get(Explanation.COMPLETENESS_ERROR)).isLessThan(1e-6);
    } else {
      assertThat(partial.attribution().values()).containsOnly(0);
    }
  }

  @ParameterizedTest(name = "{0} players")
  @ValueSource(ints = {4, 9, 16, 25, 36, 49, 64, 100})
  void whereverItIsCutTheValuesAddUpAndThoseOfCoalitionsSeenAreKnown(int players) {
    // Given: the first 2n coalitions are each player alone and all the others
    Game game = SmallGames.of(players, s -> s.stream().mapToDouble(i -> i + 1).sum());
    int all = 2 * players + 4;
    int step = players < 64 ? 1 : 7;

    // When
    List<CellEstimate> estimates =
        IntStream.iterate(2, k -> k <= all, k -> k + step)
            .mapToObj(k -> KernelShap.estimate(SmallGames.cutAfter(k, game), 4096, 0, 0, ALL))
            .toList();

    // Then
    double total = players * (players + 1) / 2.0;
    for (CellEstimate estimate : estimates) {
      assertThat(estimate.partial()).isTrue();
      assertThat(DoubleStream.of(estimate.values()).sum()).isCloseTo(total, within(1e-8 * total));
      int seen = estimate.samples() / 2 + estimate.samples() % 2;
      assertThat(estimate.known()).isEqualTo(seen >= players - 1 ? players : seen);
      if (estimate.known() == players) {
        assertThat(estimate.values()[players - 1]).isCloseTo(players, within(1e-8 * total));
      }
    }
  }

  @ParameterizedTest(name = "rank {0}")
  @ValueSource(ints = {0, 1, 17, 40})
  void theInverseOfASymmetricMatrixUndoesItWhereItCan(int rank) {
    // Given: for rank < 40, as many equal eigenvalues of 0 as are left
    SimpleMatrix factors = SimpleMatrix.random_DDRM(40, Math.max(1, rank), -1, 1, new Random(1));
    SimpleMatrix matrix = factors.mult(factors.transpose()).scale(rank == 0 ? 0 : 1);

    // When
    SimpleMatrix inverse = SymmetricInverse.of(matrix);

    // Then: M M⁺ M = M, M⁺ M M⁺ = M⁺, both products symmetric
    SimpleMatrix product = matrix.mult(inverse);
    double size = Math.max(1, inverse.elementMaxAbs());
    assertThat(product.mult(matrix).isIdentical(matrix, 1e-8 * size)).isTrue();
    assertThat(inverse.mult(product).isIdentical(inverse, 1e-8 * size)).isTrue();
    assertThat(product.isIdentical(product.transpose(), 1e-8 * size)).isTrue();
  }

  @Test
  void itStopsWhenItIsSureEnough() {
    // Given
    Game game = SmallGames.entangled(12, 4);

    // When
    CellEstimate estimate = KernelShap.estimate(game, 4000, 0.05, 0, ALL);

    // Then
    assertThat(estimate.relativeError().orElseThrow()).isLessThanOrEqualTo(0.05);
    assertThat(estimate.samples()).isBetween(128, 3999);
    assertThat(estimate.partial()).isFalse();
    assertThat(KernelShap.estimate(game, 4000, 1e-9, 0, ALL).samples()).isEqualTo(4000);
  }

  @Test
  void whenTheEffortIsSpentBetweenTwoLooksItIsPartial() {
    // Given
    ImageBatch image = SmallModels.images(8, Target.of(0));
    Map<String, String> parameters = Map.of("grid", "4", "tolerance", "1e-9");

    // When
    Explanation partial =
        METHOD
            .explain(MODEL, image, with(parameters), Effort.within(Duration.ZERO).withRows(100_000))
            .get(0);

    // Then: all that the first look asks for was one run
    assertThat(partial.partial()).isTrue();
    assertThat(partial.figures().get(Explanation.SAMPLES)).isBetween(128.0, 1000.0);
    assertThat(partial.figures()).containsEntry(CellEstimate.KNOWN, 1.0);
  }

  @Test
  void theCostIsThatOfAllCoalitionsWhereTheyAreFew() {
    // Given
    Map<String, String> few = Map.of("grid", "3");

    // When
    Passes passes = METHOD.passes(with(few));

    // Then
    assertThat(passes).isEqualTo(new Passes(512, 0));
  }

  private static ParameterValues with(Map<String, String> given) {
    return ParameterValues.parse(METHOD.card().parameters(), given);
  }
}
