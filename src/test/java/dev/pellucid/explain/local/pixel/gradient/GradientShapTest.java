package dev.pellucid.explain.local.pixel.gradient;

import static dev.pellucid.explain.local.pixel.gradient.Gradients.explain;
import static dev.pellucid.explain.local.pixel.gradient.Gradients.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.Target;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class GradientShapTest {

  private static final GradientShap METHOD = new GradientShap();
  private static final Classifier MODEL = SmallModels.convolutional();
  private static final ImageBatch IMAGE = SmallModels.images(1, Target.of(2));

  @AfterAll
  static void close() {
    MODEL.close();
  }

  @Test
  void itExpectsIntegratedGradientsOfTheBaselines() {
    // Given
    String[] given = {"baseline", "zero,noise:1,blur:2"};
    float[] expected =
        values(
            new IntegratedGradients(),
            MODEL,
            IMAGE,
            "baseline",
            "zero,noise:1,blur:2",
            "steps",
            "500");

    // When
    Explanation explanation = explain(METHOD, MODEL, IMAGE, given[0], given[1], "samples", "5000");

    // Then: five standard errors of the worst pixel
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    double allowed = 5 * largest * explanation.figures().get(Explanation.STANDARD_ERROR);
    assertThat(explanation.attribution().values())
        .containsExactly(expected, within((float) allowed));
    assertThat(explanation.figures().get(Explanation.STANDARD_ERROR)).isLessThan(0.05);
  }

  @Test
  void itIsCompleteInExpectation() {
    // Given
    double few =
        explain(METHOD, MODEL, IMAGE, "samples", "20")
            .figures()
            .get(Explanation.COMPLETENESS_ERROR);

    // When
    double many =
        explain(METHOD, MODEL, IMAGE, "samples", "5000")
            .figures()
            .get(Explanation.COMPLETENESS_ERROR);

    // Then
    assertThat(many).isLessThan(few / 2).isLessThan(0.02);
  }

  @Test
  void oneSampleIsExactForALinearModel() {
    // Given
    try (Classifier linear = Gradients.linear()) {

      // When
      Explanation explanation =
          explain(METHOD, linear, IMAGE, "samples", "1", "baseline", "noise:4");

      // Then
      assertThat(explanation.figures().get(Explanation.COMPLETENESS_ERROR)).isLessThan(1e-5);
    }
  }

  @Test
  void noiseIsAddedToTheImageAndNotToTheBaseline() {
    // Given: at a linear model the attribution is the way times the weights
    try (Classifier linear = Gradients.linear()) {
      float[] weights = values(new Saliency(), linear, IMAGE);
      double deviation = NoisyGradients.deviation(IMAGE.pixels(), 0.1);
      RandomStream random = new RandomStream(0, 0);
      random.below(1);
      random.uniform();
      float[] expected = new float[weights.length];
      for (int i = 0; i < expected.length; i++) {
        expected[i] =
            (float) ((IMAGE.pixels()[i] + deviation * random.normal() - 0.5) * weights[i]);
      }

      // When
      float[] values =
          values(METHOD, linear, IMAGE, "samples", "1", "noise", "0.1", "baseline", "0.5");

      // Then
      assertThat(values).containsExactly(expected, within(1e-5f));
    }
  }

  @Test
  void theCostIsTheSamplesAndTheScores() {
    // Given
    ParameterValues defaults = ParameterValues.defaults(METHOD.card().parameters());

    // When
    Passes passes = METHOD.passes(defaults);

    // Then
    assertThat(passes).isEqualTo(new Passes(52, 50));
  }
}
