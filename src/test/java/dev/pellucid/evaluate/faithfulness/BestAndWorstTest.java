package dev.pellucid.evaluate.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.EvaluatedModel;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.MethodExplainer;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * On a linear model and on one that looks at one patch it is known which maps are best and worst.
 */
class BestAndWorstTest {

  private static final double NOISE = 1e-5;
  private static final int SIDE = 10;
  private static final int AREA = SIDE * SIDE;

  private static final float[] WEIGHTS = SmallModels.normal(AREA, 1);
  private static final Classifier LINEAR = KnownModels.linear(1, SIDE, SIDE, 0, WEIGHTS);
  private static final ImageBatch IMAGE = image(SmallModels.normal(AREA, 2));

  /** Its logit is 10 · the patch's mean − 5: the patch is white, all else black. */
  private static final Classifier PATCH = KnownModels.linear(1, SIDE, SIDE, -5, patch(1));

  private static final ImageBatch SPOT = image(patch(1));

  @AfterAll
  static void close() {
    LINEAR.close();
    PATCH.close();
  }

  static List<Indicator> ofRanks() {
    return List.of(new Deletion(), new Insertion(), new AopcMorf(), new AopcLerf(), new Abpc());
  }

  static List<Indicator> road() {
    return List.of(new RoadMorf(), new RoadLerf(), new RoadGap());
  }

  @ParameterizedTest
  @MethodSource("ofRanks")
  void noMapIsBetterThanALinearModelsContributionsNorWorseThanTheirReverse(Indicator indicator) {
    // Given
    String[] zero = {"baseline", "zero", "score", "logit"};
    double best =
        Judged.value(indicator, Judged.map(LINEAR, IMAGE, contributions(1)), zero).value();
    double worst =
        Judged.value(indicator, Judged.map(LINEAR, IMAGE, contributions(-1)), zero).value();

    // When
    double[] others =
        IntStream.range(10, 60)
            .mapToObj(seed -> Judged.map(LINEAR, IMAGE, SmallModels.normal(AREA, seed)))
            .mapToDouble(explained -> Judged.value(indicator, explained, zero).value())
            .toArray();

    // Then
    double low = indicator.card().better() == Better.LOWER ? best : worst;
    double high = indicator.card().better() == Better.LOWER ? worst : best;
    assertThat(low).isLessThan(high);
    assertThat(DoubleStream.of(others)).allMatch(other -> other > low && other < high);
  }

  @ParameterizedTest
  @MethodSource("road")
  void fillingInThePatchFirstLeavesNothingAndLastLeavesAll(Indicator indicator) {
    // Given
    double none = 1 / (1 + Math.exp(5));
    double all = 1 / (1 + Math.exp(-5));
    boolean gap = indicator instanceof RoadGap;
    String[] plain = {"noise", "0"};

    // When
    double best = Judged.value(indicator, Judged.map(PATCH, SPOT, patch(1)), plain).value();

    // Then
    double worst = Judged.value(indicator, Judged.map(PATCH, SPOT, patch(-1)), plain).value();
    double low = gap ? none - all : none;
    double high = gap ? all - none : all;
    boolean lower = indicator.card().better() == Better.LOWER;
    assertThat(best).isCloseTo(lower ? low : high, within(NOISE));
    assertThat(worst).isCloseTo(lower ? high : low, within(NOISE));
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "-1, 0.9932620"})
  void nothingDropsWhereThePatchIsShownAndAllWhereItIsHidden(int sign, double drop) {
    // Given: 1 − p(black) / p(white) = 1 − e⁻⁵
    ExplainedImage explained = Judged.map(PATCH, SPOT, patch(sign));

    // When
    double value = Judged.value(new AverageDrop(), explained).value();

    // Then
    assertThat(value).isCloseTo(drop, within(NOISE));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "-1, 0"})
  void confidenceRisesWhereOnlyWhatSpeaksForTheClassIsShown(int sign, double increase) {
    // Given: an image so faint that the model is not sure
    ImageBatch faint = image(scaled(IMAGE.pixels(), 0.05f));
    float[] shown = contributions(sign);
    for (int i = 0; i < AREA; i++) {
      shown[i] = shown[i] > 0 ? 1 : 0;
    }

    // When
    double value =
        Judged.value(new IncreaseInConfidence(), Judged.map(LINEAR, faint, shown)).value();

    // Then
    assertThat(value).isEqualTo(increase);
  }

  @Test
  void aLinearModelsWeightsForetellAllOfItAndTheirOppositeErrsByTwiceTheChange() {
    // Given
    Indicator infidelity = new Infidelity();
    String[] many = {"samples", "4000"};
    double squares = 0;
    for (float weight : WEIGHTS) {
      squares += weight * weight;
    }

    // When
    double best = Judged.value(infidelity, whole(scaled(WEIGHTS, 1)), many).value();

    // Then: E⟨I, 2w⟩² = 4 σ² ‖w‖², of 4000 samples to a few per cent
    double worst = Judged.value(infidelity, whole(scaled(WEIGHTS, -1)), many).value();
    assertThat(best).isCloseTo(0, within(NOISE));
    assertThat(worst).isCloseTo(0.04 * squares, within(0.1 * 0.04 * squares));
  }

  @Test
  void contributionsForetellAllWhereTheySpeakOfTheWayFromTheBaseline() {
    // Given
    ExplainedImage explained = whole(contributions(1));

    // When
    double value = Judged.value(new Infidelity(), explained, "multiply-by-inputs", "true").value();

    // Then
    assertThat(value).isCloseTo(0, within(NOISE));
  }

  @Test
  void normalisedTheUnitOfAMapDoesNotMatter() {
    // Given
    ExplainedImage explained = whole(scaled(WEIGHTS, 1234));

    // When
    double value = Judged.value(new Infidelity(), explained, "normalise", "true").value();

    // Then
    assertThat(value).isCloseTo(0, within(NOISE));
  }

  @ParameterizedTest
  @CsvSource({"1", "-1"})
  void removingPixelsCostsALinearModelWhatTheyContribute(int sign) {
    // Given
    ExplainedImage explained = Judged.map(LINEAR, IMAGE, contributions(sign));

    // When
    double value =
        Judged.value(new FaithfulnessCorrelation(), explained, "size", "20", "score", "logit")
            .value();

    // Then
    assertThat(value).isCloseTo(sign, within(NOISE));
  }

  @ParameterizedTest
  @CsvSource({"1, spearman", "-1, spearman", "1, pearson", "-1, pearson"})
  void removingCellsCostsALinearModelWhatTheyContribute(int sign, String correlation) {
    // Given
    ExplainedImage explained = Judged.map(LINEAR, IMAGE, contributions(sign));

    // When
    double value =
        Judged.value(new MuFidelity(), explained, "grid", "5", "correlation", correlation).value();

    // Then
    assertThat(value).isCloseTo(sign, within(1e-3));
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 0", "0, 1, 1", "-1, 2, 2"})
  void contributionsAddUpAndNothingDoesNot(int sign, double shares, double relative) {
    // Given
    ExplainedImage explained = claimed("integrated-gradients?baseline=0.5,zero", sign);
    double difference = Math.abs(sum(contributionsFrom(0.25f)));

    // When
    double error = Judged.value(new Completeness(), explained).value();

    // Then: of a linear model the mean over baselines is that from their mean
    assertThat(error).isCloseTo(shares * difference, within(NOISE * 10));
    Finding.Value share = Judged.value(new RelativeCompleteness(), explained);
    assertThat(share.value()).isCloseTo(relative, within(NOISE * 10));
  }

  private static ExplainedImage claimed(String call, int sign) {
    float[] contributions = contributionsFrom(0.25f);
    return new ExplainedImage(
        EvaluatedModel.of(LINEAR),
        IMAGE,
        new MethodExplainer(call, MethodCall.parse(call)),
        new Attribution.Pixels(1, SIDE, SIDE, scaled(contributions, sign)),
        Optional.empty());
  }

  private static ExplainedImage whole(float[] attribution) {
    return Judged.map(LINEAR, IMAGE, attribution);
  }

  private static float[] contributions(int sign) {
    return scaled(contributionsFrom(0), sign);
  }

  private static float[] contributionsFrom(float baseline) {
    float[] contributions = new float[AREA];
    for (int i = 0; i < AREA; i++) {
      contributions[i] = WEIGHTS[i] * (IMAGE.pixels()[i] - baseline);
    }
    return contributions;
  }

  private static float[] scaled(float[] values, float by) {
    float[] scaled = values.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= by;
    }
    return scaled;
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  /** Ten pixels in the middle. */
  private static float[] patch(float value) {
    float[] patch = new float[AREA];
    for (int i = 0; i < 10; i++) {
      patch[(4 + i / 5) * SIDE + 3 + i % 5] = value;
    }
    return patch;
  }

  private static ImageBatch image(float[] pixels) {
    return new ImageBatch(1, SIDE, SIDE, pixels, List.of(Target.of(0)));
  }
}
