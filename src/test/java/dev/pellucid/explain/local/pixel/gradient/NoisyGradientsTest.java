package dev.pellucid.explain.local.pixel.gradient;

import static dev.pellucid.explain.local.pixel.gradient.Gradients.explain;
import static dev.pellucid.explain.local.pixel.gradient.Gradients.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoisyGradientsTest {

  private static final float NOISE = 1e-5f;
  private static final Classifier MODEL = SmallModels.convolutional();
  private static final Classifier LINEAR = Gradients.linear();
  private static final ImageBatch IMAGE = SmallModels.images(1, Target.of(2));

  @AfterAll
  static void close() {
    MODEL.close();
    LINEAR.close();
  }

  static Stream<ExplanationMethod> methods() {
    return Stream.of(new SmoothGrad(), new SquareGrad(), new VarGrad(), new GradientShap());
  }

  @Test
  void smoothGradIsTheMeanOfSaliencyUnderNoise() {
    // Given
    double deviation = 0.15 * NoisyGradients.deviation(IMAGE.pixels(), 1);
    float[] expected = new float[IMAGE.imageLength()];
    for (int sample = 0; sample < 6; sample++) {
      RandomStream random = new RandomStream(9, sample);
      float[] point = IMAGE.image(0);
      for (int i = 0; i < point.length; i++) {
        point[i] += (float) (deviation * random.normal());
      }
      float[] gradient = values(new Saliency(), MODEL, IMAGE.variants(point, Target.of(2)));
      for (int i = 0; i < point.length; i++) {
        expected[i] += gradient[i] / 6;
      }
    }

    // When
    float[] values = values(new SmoothGrad(), MODEL, IMAGE, "samples", "6", "seed", "9");

    // Then
    assertThat(values).containsExactly(expected, within(NOISE));
  }

  @Test
  void theDeviationIsAShareOfTheRangeOfTheImage() {
    // When
    double deviation = NoisyGradients.deviation(new float[] {-1, 0, 3}, 0.15);

    // Then
    assertThat(deviation).isCloseTo(0.6, within(1e-12));
  }

  @Test
  void theMeanSquareIsTheSquaredMeanPlusTheVariance() {
    // Given
    float[] mean = values(new SmoothGrad(), MODEL, IMAGE);
    float[] variance = values(new VarGrad(), MODEL, IMAGE);

    // When
    float[] square = values(new SquareGrad(), MODEL, IMAGE);

    // Then
    for (int i = 0; i < square.length; i++) {
      assertThat(square[i]).isCloseTo(mean[i] * mean[i] + variance[i], within(NOISE));
    }
    assertThat(variance).isNotEqualTo(new float[variance.length]);
  }

  @Test
  void noiseTellsNothingNewOfALinearModel() {
    // Given
    float[] gradient = values(new Saliency(), LINEAR, IMAGE);

    // When
    Explanation smooth = explain(new SmoothGrad(), LINEAR, IMAGE);

    // Then
    assertThat(smooth.attribution().values()).containsExactly(gradient, within(NOISE));
    assertThat(smooth.figures().get(Explanation.STANDARD_ERROR)).isLessThan(NOISE);
    assertThat(values(new VarGrad(), LINEAR, IMAGE)).containsOnly(new float[] {0}, within(NOISE));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aSeedGivesTheSameWhateverTheSizeOfARun(ExplanationMethod method) {
    // Given
    Explanation once = explain(method, MODEL, IMAGE, "seed", "4", "tolerance", "0.3");

    // When
    Explanation again =
        explain(
            method, MODEL, IMAGE, Effort.unlimited().withRows(5), "seed", "4", "tolerance", "0.3");

    // Then
    assertThat(again.attribution().values())
        .containsExactly(once.attribution().values(), within(NOISE));
    assertThat(again.figures().get(Explanation.SAMPLES))
        .isEqualTo(once.figures().get(Explanation.SAMPLES));
    assertThat(values(method, MODEL, IMAGE, "seed", "5", "tolerance", "0.3"))
        .isNotEqualTo(once.attribution().values());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void samplingStopsWhenItIsSureEnough(ExplanationMethod method) {
    // When
    Explanation explanation =
        explain(method, MODEL, IMAGE, "samples", "100000", "tolerance", "0.1");

    // Then
    assertThat(explanation.figures().get(Explanation.STANDARD_ERROR)).isLessThanOrEqualTo(0.1);
    assertThat(explanation.figures().get(Explanation.SAMPLES)).isBetween(16.0, 10_000.0);
    assertThat(explanation.partial()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void whenTheEffortIsSpentTheSamplesSoFarAreGiven(ExplanationMethod method) {
    // Given
    Effort spent = Effort.within(Duration.ZERO).withRows(10);

    // When
    Explanation explanation = explain(method, MODEL, IMAGE, spent);

    // Then
    assertThat(explanation.partial()).isTrue();
    assertThat(explanation.figures()).containsEntry(Explanation.SAMPLES, 10.0);
    assertThat(explanation.attribution().values())
        .containsExactly(values(method, MODEL, IMAGE, "samples", "10"), within(NOISE));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void theReportedErrorIsOfTheSizeOfTheRealOne(ExplanationMethod method) {
    // Given
    float[] truth = values(method, MODEL, IMAGE, "samples", "6000", "seed", "77");
    float largest = 0;
    for (float value : truth) {
      largest = Math.max(largest, Math.abs(value));
    }

    // When
    Explanation explanation = explain(method, MODEL, IMAGE, "samples", "200");

    // Then: of 192 numbers the worst is rarely off by less than one or more than five errors
    double off = 0;
    for (int i = 0; i < truth.length; i++) {
      off = Math.max(off, Math.abs(explanation.attribution().values()[i] - truth[i]) / largest);
    }
    assertThat(off / explanation.figures().get(Explanation.STANDARD_ERROR)).isBetween(0.5, 5.0);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void oneSampleHasNoStandardError(ExplanationMethod method) {
    // When
    Explanation explanation = explain(method, MODEL, IMAGE, "samples", "1");

    // Then
    assertThat(explanation.figures()).doesNotContainKey(Explanation.STANDARD_ERROR);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyImageOfABatchIsExplained(ExplanationMethod method) {
    // Given
    ImageBatch batch = SmallModels.images(5, Target.PREDICTED, Target.SECOND_BEST);
    ParameterValues defaults = ParameterValues.defaults(method.card().parameters());

    // When
    List<Explanation> explanations = method.explain(MODEL, batch, defaults);

    // Then
    assertThat(explanations).hasSize(2);
    for (int image = 0; image < 2; image++) {
      assertThat(explanations.get(image).attribution().values())
          .containsExactly(values(method, MODEL, batch.only(image)), within(NOISE));
    }
  }
}
