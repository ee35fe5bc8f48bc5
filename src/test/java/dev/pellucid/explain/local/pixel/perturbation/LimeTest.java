package dev.pellucid.explain.local.pixel.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.local.pixel.perturbation.LinearSurrogate.Samples;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fits are computed in double: 1e-9. Networks are float32, their scores near 1: 1e-5. */
class LimeTest {

  private static final double ROUNDING = 1e-9;
  private static final float NOISE = 1e-5f;
  private static final Effort ALL = Effort.unlimited();
  private static final Lime METHOD = new Lime();
  private static final Classifier MODEL = SmallModels.convolutional();

  @AfterAll
  static void close() {
    MODEL.close();
  }

  @Test
  void withoutPenaltyTheFitToALinearGameIsTheGame() {
    // Given
    Samples samples = samples(8, 100, 1, s -> 3 + s.stream().mapToDouble(i -> i - 2.5).sum());

    // When
    LinearSurrogate surrogate = LinearSurrogate.ridge(samples, 0);

    // Then
    assertThat(surrogate.intercept()).isCloseTo(3, within(ROUNDING));
    assertThat(surrogate.coefficients())
        .containsExactly(
            new double[] {-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5, 4.5}, within(ROUNDING));
    assertThat(surrogate.fit().orElseThrow()).isCloseTo(1, within(ROUNDING));
  }

  @ParameterizedTest(name = "alpha {0}")
  @ValueSource(doubles = {0.01, 1, 30})
  void ridgeIsWhereItsLossIsFlat(double alpha) {
    // Given
    Samples samples = samples(6, 80, 2, LimeTest::bent);

    // When
    LinearSurrogate surrogate = LinearSurrogate.ridge(samples, alpha);

    // Then: Σ w r = 0 and Σ w r z_i = α β_i, r what the fit leaves
    double[] slope = slope(samples, surrogate);
    assertThat(slope[6]).isCloseTo(0, within(ROUNDING));
    for (int i = 0; i < 6; i++) {
      assertThat(slope[i]).isCloseTo(alpha * surrogate.coefficients()[i], within(ROUNDING));
    }
  }

  @ParameterizedTest(name = "alpha {0}")
  @ValueSource(doubles = {1e-6, 0.01, 0.05, 10})
  void theLassoIsWhereNoCoefficientIsWorthMoreThanItCosts(double alpha) {
    // Given
    Samples samples = samples(6, 80, 3, LimeTest::bent);
    double weight = java.util.stream.DoubleStream.of(samples.weights()).sum();

    // When
    LinearSurrogate surrogate = LinearSurrogate.lasso(samples, alpha);

    // Then: Σ w r z_i / Σ w is α sign(β_i), or no larger than α where β_i is 0
    double[] slope = slope(samples, surrogate);
    assertThat(slope[6]).isCloseTo(0, within(ROUNDING));
    for (int i = 0; i < 6; i++) {
      double beta = surrogate.coefficients()[i];
      if (beta == 0) {
        assertThat(Math.abs(slope[i] / weight)).isLessThanOrEqualTo(alpha + ROUNDING);
      } else {
        assertThat(slope[i] / weight).isCloseTo(alpha * Math.signum(beta), within(ROUNDING));
      }
    }
  }

  @Test
  void errorsAreAsLargeAsTheyAreSaidToBe() {
    // Given
    int seeds = 200;
    double[] sum = new double[6];
    double[] squares = new double[6];
    double[] said = new double[6];

    // When
    for (int seed = 0; seed < seeds; seed++) {
      LinearSurrogate surrogate = LinearSurrogate.ridge(samples(6, 100, seed, LimeTest::bent), 1);
      for (int i = 0; i < 6; i++) {
        double beta = surrogate.coefficients()[i];
        sum[i] += beta / seeds;
        squares[i] += beta * beta / seeds;
        said[i] += Math.pow(surrogate.standardErrors().orElseThrow()[i], 2) / seeds;
      }
    }

    // Then: a variance over 200 draws is known to a tenth of itself, and 4 of these are 0.4
    for (int i = 0; i < 6; i++) {
      assertThat((squares[i] - sum[i] * sum[i]) / said[i]).isBetween(0.6, 1.4);
    }
  }

  @Test
  void samplesCountByTheirLikenessToTheImage() {
    // Given: with very unequal weights the nearest samples alone decide
    List<BitSet> samples = List.of(of(0b1111), of(0b0111), of(0b1011), of(0b1101), of(0b1110));
    double[] outputs = {10, 9, 8, 7, 6};
    ParameterValues narrow = with(Map.of("kernel-width", "0.1", "ridge-alpha", "0"));

    // When
    LinearSurrogate surrogate = Lime.fit(4, samples, outputs, narrow);

    // Then: taking away cell 3, 2, 1, 0 costs 1, 2, 3, 4
    assertThat(surrogate.coefficients())
        .containsExactly(new double[] {4, 3, 2, 1}, within(ROUNDING));
    assertThat(surrogate.intercept()).isCloseTo(0, within(ROUNDING));
  }

  @Test
  void ofALinearModelEachCellHasTheSharesOfItsPixels() {
    // Given
    ImageBatch image = SmallModels.images(3, Target.of(4));
    ParameterValues plain =
        with(Map.of("grid", "4", "samples", "100", "score", "logit", "ridge-alpha", "0"));

    // When
    Explanation explanation;
    double[] shares;
    try (Classifier linear = SmallGames.linear()) {
      explanation = METHOD.explain(linear, image, plain).get(0);
      shares = SmallGames.shares(linear, image);
    }

    // Then: the regression enlarges the noise of the logits a little
    assertThat(explanation.attribution().values())
        .containsExactly(SmallGames.inCells(shares, 4), within(10 * NOISE));
    assertThat(explanation.figures().get(Lime.FIT)).isCloseTo(1, within(1e-6));
  }

  @Test
  void theSeedDecidesAndNotHowManyRowsARunHas() {
    // Given
    ImageBatch image = SmallModels.images(6, Target.PREDICTED);
    ParameterValues parameters = with(Map.of("grid", "3", "seed", "7", "samples", "60"));
    float[] expected =
        METHOD.explain(MODEL, image, parameters, ALL.withRows(64)).get(0).attribution().values();

    // When
    float[] values =
        METHOD.explain(MODEL, image, parameters, ALL.withRows(7)).get(0).attribution().values();

    // Then
    assertThat(values).containsExactly(expected, within(NOISE));
  }

  @Test
  void samplesThatAreDoneWhenTheEffortIsSpentAreFitted() {
    // Given
    ImageBatch image = SmallModels.images(7, Target.of(0));

    // When
    Explanation partial =
        METHOD
            .explain(
                MODEL,
                image,
                with(Map.of("segments", "slic", "superpixels", "8")),
                Effort.within(Duration.ZERO).withRows(40))
            .get(0);

    // Then
    assertThat(partial.partial()).isTrue();
    assertThat(partial.figures().get(Explanation.SAMPLES)).isBetween(40.0, 60.0);
    assertThat(partial.figures()).containsKeys(Explanation.STANDARD_ERROR, Lime.FIT);
    assertThat(partial.attribution().shape()).containsExactly(1, 8, 8);
  }

  @Test
  void itStopsWhenItIsSureEnough() {
    // Given
    ImageBatch image = SmallModels.images(7, Target.of(0));
    ParameterValues parameters =
        with(Map.of("grid", "3", "samples", "20000", "tolerance", "0.1", "score", "logit"));

    // When
    Explanation explanation = METHOD.explain(MODEL, image, parameters).get(0);

    // Then
    assertThat(explanation.figures().get(Explanation.STANDARD_ERROR)).isLessThanOrEqualTo(0.1);
    assertThat(explanation.figures().get(Explanation.SAMPLES)).isBetween(128.0, 19_999.0);
    assertThat(explanation.partial()).isFalse();
  }

  @Test
  void theLassoHasNoErrorToHoldAToleranceAgainst() {
    // Given
    ImageBatch image = SmallModels.images(7, Target.of(0));
    ParameterValues parameters = with(Map.of("regression", "lasso", "tolerance", "0.1"));

    // When
    Throwable thrown = catchThrowable(() -> METHOD.explain(MODEL, image, parameters));

    // Then
    assertThat(thrown)
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("regression=ridge");
  }

  @Test
  void ofTheImageAloneNothingIsKnown() {
    // Given
    ImageBatch image = SmallModels.images(7, Target.of(0));
    Effort one = Effort.within(Duration.ZERO).withRows(1);

    // When
    Explanation partial = METHOD.explain(MODEL, image, with(Map.of()), one).get(0);

    // Then
    assertThat(partial.partial()).isTrue();
    assertThat(partial.figures()).containsEntry(CellEstimate.KNOWN, 0.0);
  }

  private static ParameterValues with(Map<String, String> given) {
    return ParameterValues.parse(METHOD.card().parameters(), given);
  }

  /** Not linear: pairs matter. */
  private static double bent(BitSet s) {
    return s.cardinality() * 0.1
        + (s.get(0) && s.get(1) ? 1 : 0)
        - (s.get(2) && !s.get(3) ? 0.5 : 0);
  }

  private static BitSet of(int bits) {
    return SmallGames.coalition(bits);
  }

  private static Samples samples(
      int cells, int count, long seed, java.util.function.ToDoubleFunction<BitSet> output) {
    Random random = new Random(seed);
    List<BitSet> present =
        IntStream.range(0, count)
            .mapToObj(i -> SmallGames.coalition(random.nextInt(1 << cells)))
            .toList();
    return new Samples(
        cells,
        present,
        present.stream().mapToDouble(output).toArray(),
        present.stream().mapToDouble(s -> 0.2 + s.cardinality() / (double) cells).toArray());
  }

  /** Σ w r z_i for every cell, then Σ w r. */
  private static double[] slope(Samples samples, LinearSurrogate surrogate) {
    double[] slope = new double[samples.cells() + 1];
    for (int row = 0; row < samples.outputs().length; row++) {
      double left = samples.outputs()[row] - surrogate.intercept();
      for (int i = 0; i < samples.cells(); i++) {
        left -= samples.present().get(row).get(i) ? surrogate.coefficients()[i] : 0;
      }
      slope[samples.cells()] += samples.weights()[row] * left;
      for (int i = 0; i < samples.cells(); i++) {
        slope[i] += samples.present().get(row).get(i) ? samples.weights()[row] * left : 0;
      }
    }
    return slope;
  }
}
