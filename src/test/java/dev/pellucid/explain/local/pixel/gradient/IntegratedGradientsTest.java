package dev.pellucid.explain.local.pixel.gradient;

import static dev.pellucid.explain.local.pixel.gradient.Gradients.explain;
import static dev.pellucid.explain.local.pixel.gradient.Gradients.sum;
import static dev.pellucid.explain.local.pixel.gradient.Gradients.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.SmallNet;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Baseline;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.Target;
import dev.pellucid.explain.method.Target.Pick;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntegratedGradientsTest {

  /** Sums of a few hundred float32 products. */
  private static final float NOISE = 1e-5f;

  private static final IntegratedGradients METHOD = new IntegratedGradients();
  private static final Classifier MODEL = SmallModels.convolutional();
  private static final Classifier LINEAR = Gradients.linear();
  private static final ImageBatch IMAGE = SmallModels.images(1, Target.of(2));

  @AfterAll
  static void close() {
    MODEL.close();
    LINEAR.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "riemann-left",
        "riemann-middle",
        "riemann-right",
        "riemann-trapezoid",
        "gauss-legendre"
      })
  void itIsTheWeightedSumOfTheGradientsAlongTheWay(String quadrature) {
    // Given
    Quadrature.Nodes nodes = Quadrature.byId(quadrature).nodes(5);
    double[] expected = new double[IMAGE.imageLength()];
    for (int step = 0; step < 5; step++) {
      float[] point = new float[expected.length];
      for (int i = 0; i < point.length; i++) {
        point[i] = 0.5f + (float) nodes.positions()[step] * (IMAGE.pixels()[i] - 0.5f);
      }
      float[] gradient = values(new Saliency(), MODEL, IMAGE.variants(point, Target.of(2)));
      for (int i = 0; i < point.length; i++) {
        expected[i] += nodes.weights()[step] * gradient[i] * (IMAGE.pixels()[i] - 0.5f);
      }
    }

    // When
    float[] values =
        values(METHOD, MODEL, IMAGE, "quadrature", quadrature, "steps", "5", "baseline", "0.5");

    // Then
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i]).isCloseTo(expected[i], within((double) NOISE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zero", "black", "blur:2", "noise:3"})
  void attributionsAddUpToTheDifferenceOfScores(String baseline) {
    // Given
    double difference = score(MODEL, IMAGE.pixels()) - score(MODEL, baselineOf(baseline));

    // When
    Explanation explanation = explain(METHOD, MODEL, IMAGE, "steps", "2000", "baseline", baseline);

    // Then: a kink of a ReLU between two nodes costs up to a step's share
    assertThat(sum(explanation.attribution().values())).isCloseTo(difference, within(2e-3));
    assertThat(explanation.figures().get(Explanation.COMPLETENESS_ERROR)).isLessThan(2e-3);
  }

  @Test
  void theCompletenessErrorIsWhatIsMissing() {
    // Given
    double difference = score(MODEL, IMAGE.pixels()) - score(MODEL, new float[192]);

    // When
    Explanation explanation = explain(METHOD, MODEL, IMAGE, "steps", "1");

    // Then
    assertThat(explanation.figures().get(Explanation.COMPLETENESS_ERROR))
        .isCloseTo(Math.abs(sum(explanation.attribution().values()) - difference), within(1e-4))
        .isGreaterThan(1e-3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"riemann-left", "riemann-middle", "riemann-right", "gauss-legendre"})
  void oneStepIsExactForALinearModel(String quadrature) {
    // When
    Explanation explanation =
        explain(METHOD, LINEAR, IMAGE, "steps", "1", "quadrature", quadrature, "baseline", "mean");

    // Then
    assertThat(explanation.figures().get(Explanation.COMPLETENESS_ERROR)).isLessThan(NOISE);
    assertThat(explanation.figures()).containsEntry(Explanation.SAMPLES, 1.0);
  }

  @Test
  void theTrapezoidRuleOfCaptumFallsShortByOneStep() {
    // Given
    double difference = score(LINEAR, IMAGE.pixels()) - score(LINEAR, new float[192]);

    // When
    float[] values =
        values(METHOD, LINEAR, IMAGE, "steps", "10", "quadrature", "riemann-trapezoid");

    // Then
    assertThat(sum(values)).isCloseTo(0.9 * difference, within((double) NOISE));
  }

  @Test
  void itIsLinearInTheScore() {
    // Given
    ImageBatch batch =
        IMAGE.withTargets(List.of(Target.difference(new Pick.Index(2), new Pick.Index(4))));
    float[] of = values(METHOD, MODEL, IMAGE);
    float[] against = values(METHOD, MODEL, IMAGE.withTargets(List.of(Target.of(4))));

    // When
    float[] difference = values(METHOD, MODEL, batch);

    // Then
    for (int i = 0; i < difference.length; i++) {
      assertThat(difference[i]).isCloseTo(of[i] - against[i], within(NOISE));
    }
  }

  @Test
  void networksThatComputeTheSameGetTheSame() {
    // Given
    try (Classifier scaled = SmallModels.open(sameFunction())) {
      float[] expected = values(METHOD, MODEL, IMAGE);

      // When
      float[] values = values(METHOD, scaled, IMAGE);

      // Then
      assertThat(score(scaled, IMAGE.pixels()))
          .isCloseTo(score(MODEL, IMAGE.pixels()), within((double) NOISE));
      assertThat(values).containsExactly(expected, within(NOISE));
    }
  }

  @Test
  void aPixelThatIsAsInTheBaselineGetsNothingAndTheOnlyOneThatIsNotGetsAll() {
    // Given
    float[] pixels = new float[192];
    pixels[77] = 3;
    ImageBatch image = IMAGE.variants(pixels, Target.of(2));
    double difference = score(MODEL, pixels) - score(MODEL, new float[192]);

    // When
    float[] values = values(METHOD, MODEL, image, "steps", "1000");

    // Then
    assertThat((double) values[77])
        .isCloseTo(difference, within(2e-3))
        .isNotCloseTo(0, within(0.01));
    values[77] = 0;
    assertThat(values).containsOnly(0);
  }

  @Test
  void severalBaselinesGiveTheMeanOfTheirAttributions() {
    // Given
    float[] zero = values(METHOD, MODEL, IMAGE, "baseline", "zero");
    float[] noise = values(METHOD, MODEL, IMAGE, "baseline", "noise:1");

    // When
    Explanation both = explain(METHOD, MODEL, IMAGE, "baseline", "zero,noise:1");

    // Then
    float[] values = both.attribution().values();
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isCloseTo((zero[i] + noise[i]) / 2, within(NOISE));
    }
    assertThat(both.figures()).containsEntry(Explanation.SAMPLES, 100.0);
  }

  @Test
  void stepsAreDoubledUntilTheToleranceIsMet() {
    // Given
    double difference = score(MODEL, IMAGE.pixels()) - score(MODEL, new float[192]);

    // When
    Explanation explanation =
        explain(METHOD, MODEL, IMAGE, "steps", "2", "tolerance", "0.002", "max-steps", "4096");

    // Then
    assertThat(explanation.figures().get(Explanation.COMPLETENESS_ERROR))
        .isLessThanOrEqualTo(0.002 * Math.abs(difference));
    assertThat(explanation.figures().get(Explanation.SAMPLES)).isGreaterThan(2);
    assertThat(explanation.partial()).isFalse();
  }

  @Test
  void doublingEndsAtTheMostSteps() {
    // When
    Explanation explanation =
        explain(METHOD, MODEL, IMAGE, "steps", "3", "tolerance", "1e-9", "max-steps", "20");

    // Then
    assertThat(explanation.figures()).containsEntry(Explanation.SAMPLES, 12.0);
  }

  @Test
  void aToleranceWithoutRoomToDoubleTheStepsIsRefused() {
    // When
    Throwable thrown =
        catchThrowable(() -> explain(METHOD, MODEL, IMAGE, "steps", "600", "tolerance", "0.01"));

    // Then: the usual most are 1024
    assertThat(thrown)
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("max-steps=1200");
  }

  @Test
  void theSizeOfARunChangesNothing() {
    // Given
    float[] expected = values(METHOD, MODEL, IMAGE);

    // When
    float[] values =
        explain(METHOD, MODEL, IMAGE, Effort.unlimited().withRows(7)).attribution().values();

    // Then
    assertThat(values).containsExactly(expected, within(NOISE));
  }

  @Test
  void whenTheEffortIsSpentWhatWasSeenStandsForTheWhole() {
    // Given
    Effort spent = Effort.within(Duration.ZERO).withRows(8);
    double difference = score(LINEAR, IMAGE.pixels()) - score(LINEAR, new float[192]);

    // When
    Explanation explanation = explain(METHOD, LINEAR, IMAGE, spent);

    // Then
    assertThat(explanation.partial()).isTrue();
    assertThat(explanation.figures()).containsEntry(Explanation.SAMPLES, 8.0);
    assertThat(sum(explanation.attribution().values()))
        .isCloseTo(difference, within((double) NOISE));
  }

  @Test
  void everyImageOfABatchIsExplained() {
    // Given
    ImageBatch batch = SmallModels.images(5, Target.PREDICTED, Target.SECOND_BEST, Target.of(1));
    ParameterValues defaults = ParameterValues.defaults(METHOD.card().parameters());

    // When
    List<Explanation> explanations = METHOD.explain(MODEL, batch, defaults);

    // Then
    assertThat(explanations).hasSize(3);
    for (int image = 0; image < 3; image++) {
      assertThat(explanations.get(image).attribution().values())
          .containsExactly(values(METHOD, MODEL, batch.only(image)), within(NOISE));
    }
  }

  @Test
  void theCostIsCountedWithTheDoublings() {
    // Given
    ParameterValues parameters =
        ParameterValues.parse(
            METHOD.card().parameters(),
            Map.of("steps", "10", "tolerance", "0.1", "max-steps", "40", "baseline", "zero,white"));

    // When
    Passes passes = METHOD.passes(parameters);

    // Then: 10 + 20 + 40 for each of two baselines, and three scores
    assertThat(passes).isEqualTo(new Passes(143, 140));
  }

  private static float[] baselineOf(String text) {
    return Baseline.parse(text).orElseThrow().of(IMAGE.pixels(), MODEL.input());
  }

  private static double score(Classifier model, float[] pixels) {
    return model.run(ExplanationPlan.of(Output.LOGITS), IMAGE.variants(pixels, Target.of(2)))
        .row(TensorNames.LOGITS, 0)[2];
  }

  /** {@link SmallNet}, its first activations doubled and halved again. */
  private static OnnxModel sameFunction() {
    OnnxModel m = OnnxModel.usual();
    String x = m.image(3, 8, 8);
    String first =
        m.op("Conv", x, m.weights(6, 3, 3, 3), m.weights(6)).list("pads", 1, 1, 1, 1).get();
    String doubled = m.op("Relu", m.op("Mul", first, m.number(2)).get()).get();
    String pooled =
        m.op("MaxPool", m.op("Mul", doubled, m.number(0.5f)).get())
            .list("kernel_shape", 2, 2)
            .list("strides", 2, 2)
            .get();
    String last =
        m.op("Conv", pooled, m.weights(SmallNet.CHANNELS, 6, 3, 3)).list("pads", 1, 1, 1, 1).get();
    String mean = m.op("GlobalAveragePool", m.op("Relu", last).get()).get();
    return m.classify(mean, SmallNet.CLASSES);
  }
}
