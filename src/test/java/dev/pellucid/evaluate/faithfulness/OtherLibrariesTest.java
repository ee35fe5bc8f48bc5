package dev.pellucid.evaluate.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.statistics.Correlation;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Score;
import dev.pellucid.explain.method.Target;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What other libraries say of the same model, image, attribution and perturbations: Captum 0.9.0,
 * Quantus 0.6.0, and the imputation of ROAD's authors in grad-cam 1.5 with PyTorch.
 */
class OtherLibrariesTest {

  private static final double NOISE = 2e-6;
  private static final int SAMPLES = 20;

  private static final Classifier COLOURED = KnownModels.ofWaves(3);
  private static final Classifier GREY = KnownModels.ofWaves(1);
  private static final float[] PIXELS = pixels(90);
  private static final ImageBatch PICTURE = image(3, PIXELS);
  private static final ImageBatch GREY_PICTURE = image(1, Arrays.copyOf(PIXELS, 30));
  private static final float[] MAP = KnownModels.wave(30, 2.1, 0.4, 1);

  @AfterAll
  static void close() {
    COLOURED.close();
    GREY.close();
  }

  @ParameterizedTest
  @CsvSource({
    "false, zero, 0.003209081944078207, 0.0005241291364654899",
    "true, zero, 1.9801571369171143, 0.0003216094337403774",
    "true, 0.25, 6.16567325592041, 0.00011755940795410424"
  })
  void infidelityIsCaptums(boolean multiplied, String baseline, double plain, double normalised) {
    // Given
    Indicator infidelity = new Infidelity();
    float[] noise = KnownModels.wave(SAMPLES * 90, 1.7, 0.1, 0.1);
    ExplainedImage explained =
        Judged.explained(
            COLOURED, PICTURE, new Attribution.Pixels(3, 6, 5, KnownModels.wave(90, 0.53, 0.7, 1)));
    int[] next = {0};

    // When
    Infidelity.Forecasts forecasts =
        Infidelity.forecasts(
            explained,
            Judged.parameters(
                infidelity,
                "samples",
                String.valueOf(SAMPLES),
                "multiply-by-inputs",
                String.valueOf(multiplied),
                "baseline",
                baseline),
            Effort.unlimited(),
            () -> Arrays.copyOfRange(noise, next[0] * 90, ++next[0] * 90));

    // Then: differences of logits near 10 in float32, squared
    assertThat(forecasts.infidelity()).isCloseTo(plain, within(1e-4 * plain + NOISE));
    assertThat(forecasts.normalisedInfidelity()).isCloseTo(normalised, within(2e-3 * normalised));
  }

  @Test
  void thePixelFlippingCurveIsThatOfQuantus() {
    // Given
    double[] expected = {
      0.15801724791526794,
      0.15700870752334595,
      0.11785946041345596,
      0.010802687145769596,
      0.0005802995292469859,
      0.0008895786595530808
    };
    double darkest = IntStream.range(0, 30).mapToDouble(i -> PIXELS[i]).min().orElseThrow();

    // When
    Finding.Value finding =
        Judged.value(
            new AopcMorf(),
            Judged.map(GREY, GREY_PICTURE, MAP),
            "steps",
            "6",
            "baseline",
            String.valueOf(darkest));

    // Then: it leaves out the image as it is
    double[] scores = finding.curve().orElseThrow().scores();
    assertThat(Arrays.copyOfRange(scores, 1, 7)).containsExactly(expected, within(NOISE));
  }

  @Test
  void theFaithfulnessCorrelationOfTheSameSubsetsIsThatOfQuantus() {
    // Given
    double darkest = IntStream.range(0, 30).mapToDouble(i -> PIXELS[i]).min().orElseThrow();
    float[] baseline = new float[30];
    Arrays.fill(baseline, (float) darkest);
    ExplainedImage explained = Judged.map(GREY, GREY_PICTURE, MAP);
    int[] drawn = {0};

    // When
    RandomRemovals removals =
        RandomRemovals.of(
            Scoring.of(explained, Score.PROBABILITY, Effort.unlimited()),
            explained.map(),
            Ranking.pixels(6, 5),
            25,
            () -> subset(drawn[0]++),
            baseline);

    // Then
    assertThat(Correlation.pearson(removals.attributed(), removals.lost()).orElseThrow())
        .isCloseTo(0.1334439069032669, within(1e-5));
  }

  @Test
  void pixelsAreFilledInAsByTheAuthorsOfRoad() {
    // Given
    boolean[] known = new boolean[30];
    Arrays.fill(known, true);
    int[] mostRelevant = Arrays.copyOf(Ranking.ofPixels(Judged.heatMap(6, 5, MAP)).order(), 15);
    Arrays.stream(mostRelevant).forEach(pixel -> known[pixel] = false);
    float[] filled = Arrays.copyOf(PIXELS, 30);

    // When
    new LinearImputation(6, 5, known).fill(filled, 0);

    // Then
    assertThat(new float[] {filled[1], filled[4], filled[7], filled[10], filled[13]})
        .containsExactly(
            new float[] {0.4403220f, 0.8892725f, 0.2654960f, -0.5996960f, 0.1690920f},
            within(1e-5f));
  }

  @ParameterizedTest
  @CsvSource({
    "morf, 0.1792413294315338, 0.3979194760322571, 0.4781357944011688",
    "lerf, 0.16224165260791779, 0.10893618315458298, 0.09100958704948425"
  })
  void theCurvesOfRoadAreThoseOfItsAuthorsImputation(
      String order, double twenty, double fifty, double ninety) {
    // Given
    Indicator road = order.equals("morf") ? new RoadMorf() : new RoadLerf();

    // When
    Finding.Value finding =
        Judged.value(
            road, Judged.map(COLOURED, PICTURE, MAP), "percentages", "20,50,90", "noise", "0");

    // Then
    double[] scores = finding.curve().orElseThrow().scores();
    assertThat(Arrays.copyOfRange(scores, 1, 4))
        .containsExactly(new double[] {twenty, fifty, ninety}, within(1e-5));
    assertThat(finding.value()).isCloseTo((twenty + fifty + ninety) / 3, within(1e-5));
  }

  private static int[] subset(int k) {
    return IntStream.range(0, 6).map(j -> (k * k + j * (k % 2 == 1 ? 7 : 11)) % 30).toArray();
  }

  private static float[] pixels(int count) {
    float[] one = KnownModels.wave(count, 0.9, 0.3, 1);
    float[] other = KnownModels.wave(count, 0.13, 1.6, 0.5);
    for (int i = 0; i < count; i++) {
      one[i] += other[i];
    }
    return one;
  }

  private static ImageBatch image(int channels, float[] pixels) {
    return new ImageBatch(channels, 6, 5, pixels, List.of(Target.of(1)));
  }
}
