package dev.pellucid.explain.local.pixel.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.explain.Methods;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class DeepLiftTest {

  private static final ExplanationMethod DEEP_LIFT = new DeepLift();
  private static final ExplanationMethod DEEP_SHAP = new DeepShap();

  /** Of numbers near 1, over a few float32 operations. */
  private static final float ROUNDING = 1e-5f;

  @Test
  void multipliersAreTheQuotientsOfTheDefinition() {
    // Given
    float[] first = SmallModels.normal(4 * 6, 1);
    float[] bias = SmallModels.normal(6, 2);
    float[] second = SmallModels.normal(6 * 5, 3);
    float[] third = SmallModels.normal(5 * 2, 4);
    OnnxModel m = OnnxModel.usual();
    String x = m.op("Flatten", m.image(1, 2, 2)).get();
    String relu = m.op("Relu", dense(m, x, first, 4, 6, m.floats(bias, 6))).get();
    String sigmoid = m.op("Sigmoid", dense(m, relu, second, 6, 5, "")).get();
    m.op("Gemm", sigmoid, m.floats(third, 5, 2)).as(OnnxModel.SCORES);
    OnnxModel net = m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 2);
    ImageBatch batch = SmallModels.images(1, 2, 2, 5, Target.of(1));
    float[] image = batch.image(0);
    float[] baseline = {0.5f, 0.5f, 0.5f, 0.5f};

    // When
    float[] attribution;
    try (Classifier classifier = SmallModels.open(net)) {
      attribution = explain(classifier, DEEP_LIFT, batch, Map.of("baseline", "0.5"));
    }

    // Then
    double[] z = times(image, first, bias);
    double[] z0 = times(baseline, first, bias);
    double[] h = map(z, v -> Math.max(0, v));
    double[] h0 = map(z0, v -> Math.max(0, v));
    double[] u = times(h, second);
    double[] u0 = times(h0, second);
    double[] expected = new double[4];
    for (int k = 0; k < 5; k++) {
      double atU = third[k * 2 + 1] * (sigmoid(u[k]) - sigmoid(u0[k])) / (u[k] - u0[k]);
      for (int j = 0; j < 6; j++) {
        double atZ = atU * second[j * 5 + k] * (h[j] - h0[j]) / (z[j] - z0[j]);
        for (int i = 0; i < 4; i++) {
          expected[i] += atZ * first[i * 6 + j] * (image[i] - baseline[i]);
        }
      }
    }
    for (int i = 0; i < 4; i++) {
      assertThat((double) attribution[i]).isCloseTo(expected[i], within((double) ROUNDING));
    }
  }

  @Test
  void factorsGetTheirShapleyValues() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.op("Flatten", m.image(1, 1, 2)).get();
    String a = m.op("Gemm", x, m.floats(new float[] {1, 0, 0, 0}, 2, 2)).get();
    String b = m.op("Gemm", x, m.floats(new float[] {0, 0, 1, 0}, 2, 2)).get();
    m.op("Mul", a, b).as(OnnxModel.SCORES);
    OnnxModel net = m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 2);
    ImageBatch batch = new ImageBatch(1, 1, 2, new float[] {3, 5}, List.of(Target.of(0)));

    // When
    float[] attribution;
    try (Classifier classifier = SmallModels.open(net)) {
      attribution = explain(classifier, DEEP_LIFT, batch, Map.of("baseline", "1"));
    }

    // Then
    float alone = 3 - 1;
    float afterTheOther = 3 * 5 - 5;
    assertThat(attribution[0]).isCloseTo((alone + afterTheOther) / 2, within(ROUNDING));
    assertThat(attribution[1]).isCloseTo((5 - 1 + 3 * 5 - 3) / 2f, within(ROUNDING));
  }

  @Test
  void anElementThatIsLargestInSeveralWindowsGetsTheSum() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String pooled =
        m.op("MaxPool", m.image(1, 1, 3)).list("kernel_shape", 1, 2).list("strides", 1, 1).get();
    String flat = m.op("Flatten", pooled).get();
    m.op("Gemm", flat, m.floats(new float[] {1, 0, 1, 0}, 2, 2)).as(OnnxModel.SCORES);
    OnnxModel net = m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 2);
    ImageBatch batch = new ImageBatch(1, 1, 3, new float[] {1, 4, -2}, List.of(Target.of(0)));

    // When
    float[] attribution;
    try (Classifier classifier = SmallModels.open(net)) {
      attribution = explain(classifier, DEEP_LIFT, batch, Map.of());
    }

    // Then
    assertThat(attribution).containsExactly(new float[] {0, 8, 0}, within(ROUNDING));
  }

  @Test
  void aNormalisationIsExplainedAsItsPartsAre() {
    // Given
    OnnxModel whole = OnnxModel.usual();
    String fused =
        whole
            .op(
                "LayerNormalization",
                whole.image(3, 3, 4),
                whole.floats(SmallModels.normal(4, 1), 4),
                whole.floats(SmallModels.normal(4, 2), 4))
            .get();
    OnnxModel parts = OnnxModel.usual();
    String x = parts.image(3, 3, 4);
    String mean = parts.op("ReduceMean", x).list("axes", -1).get();
    String centred = parts.op("Sub", x, mean).get();
    String squares = parts.op("Pow", centred, parts.number(2)).get();
    String variance = parts.op("ReduceMean", squares).list("axes", -1).get();
    String sigma = parts.op("Sqrt", parts.op("Add", variance, parts.number(1e-5f)).get()).get();
    String scaled =
        parts
            .op(
                "Mul",
                parts.op("Div", centred, sigma).get(),
                parts.floats(SmallModels.normal(4, 1), 4))
            .get();
    String spelt = parts.op("Add", scaled, parts.floats(SmallModels.normal(4, 2), 4)).get();
    ImageBatch batch = SmallModels.images(3, 3, 4, 7, Target.of(1));
    Map<String, String> noise = Map.of("baseline", "noise:3");

    // When
    float[] ofWhole;
    float[] ofParts;
    try (Classifier one = SmallModels.open(headed(whole, fused));
        Classifier other = SmallModels.open(headed(parts, spelt))) {
      ofWhole = explain(one, DEEP_LIFT, batch, noise);
      ofParts = explain(other, DEEP_LIFT, batch, noise);
    }

    // Then
    assertThat(ofWhole).containsExactly(ofParts, within(ROUNDING));
  }

  @Test
  void aBaselineBesideTheImageLeavesTheGradient() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String scores = m.op("Flatten", m.image(1, 2, 3)).get();
    String attention = m.op("Softmax", scores).with("axis", -1).get();
    OnnxModel net = headed(m, m.op("Gelu", attention).in("com.microsoft").get());
    ImageBatch batch =
        new ImageBatch(1, 2, 3, new float[] {1e-4f, 2, -1, 0.5f, 0, 3}, List.of(Target.of(2)));
    float change = 1e-4f;

    // When
    float[] attribution;
    float[] gradient;
    try (Classifier classifier = SmallModels.open(net)) {
      float[] near = batch.image(0);
      near[0] -= change;
      attribution =
          RescaledDifferences.pass(batch, List.of(near))
              .run(classifier, batch)
              .get(0)
              .attribution();
      gradient = explain(classifier, Methods.byId("saliency"), batch, Map.of());
    }

    // Then
    assertThat(attribution[0] / change).isCloseTo(gradient[0], within(1e-3f));
  }

  @Test
  void everyImageOfABatchHasItsOwnBaselineAndTarget() {
    // Given
    Target difference =
        Target.difference(new Target.Pick.Predicted(), new Target.Pick.SecondBest());
    ImageBatch batch =
        SmallModels.images(9, Target.of(2), Target.PREDICTED, Target.SECOND_BEST, difference);
    ParameterValues mean = values(DEEP_LIFT, Map.of("baseline", "mean"));

    // When
    List<Explanation> together;
    try (Classifier classifier = SmallModels.convolutional()) {
      together = DEEP_LIFT.explain(classifier, batch, mean);
    }

    // Then
    try (Classifier classifier = SmallModels.convolutional()) {
      for (int image = 0; image < batch.size(); image++) {
        Explanation alone = DEEP_LIFT.explain(classifier, batch.only(image), mean).get(0);
        assertThat(together.get(image).attribution().values())
            .containsExactly(alone.attribution().values(), within(ROUNDING));
        assertThat(together.get(image).figures().get(Explanation.COMPLETENESS_ERROR))
            .isLessThan(ROUNDING);
      }
    }
  }

  @Test
  void deepShapIsTheMeanOfDeepLift() {
    // Given
    ImageBatch batch = SmallModels.images(11, Target.of(3));

    // When
    float[] shap;
    float[] one;
    float[] other;
    try (Classifier classifier = SmallModels.convolutional()) {
      shap = explain(classifier, DEEP_SHAP, batch, Map.of("baselines", "noise:1,0.5"));
      one = explain(classifier, DEEP_LIFT, batch, Map.of("baseline", "noise:1"));
      other = explain(classifier, DEEP_LIFT, batch, Map.of("baseline", "0.5"));
    }

    // Then
    for (int i = 0; i < shap.length; i++) {
      assertThat(shap[i]).isCloseTo((one[i] + other[i]) / 2, within(ROUNDING));
    }
  }

  @Test
  void deepShapSaysHowManyBaselinesItHadTimeFor() {
    // Given
    ImageBatch batch = SmallModels.images(11, Target.of(3));
    Effort spent = Effort.within(Duration.ZERO).withRows(2);

    // When
    Explanation explanation;
    try (Classifier classifier = SmallModels.convolutional()) {
      explanation = DEEP_SHAP.explain(classifier, batch, values(DEEP_SHAP, Map.of()), spent).get(0);
    }

    // Then
    assertThat(explanation.partial()).isTrue();
    assertThat(explanation.figures()).containsEntry(Explanation.SAMPLES, 2.0);
    assertThat(explanation.figures().get(Explanation.COMPLETENESS_ERROR)).isLessThan(ROUNDING);
  }

  private static OnnxModel headed(OnnxModel m, String features) {
    return m.classify(features, 3);
  }

  private static String dense(
      OnnxModel m, String x, float[] weights, int inputs, int outputs, String bias) {
    return m.op("Gemm", x, m.floats(weights, inputs, outputs), bias).get();
  }

  private static ParameterValues values(ExplanationMethod method, Map<String, String> given) {
    return ParameterValues.parse(method.card().parameters(), given);
  }

  private static float[] explain(
      Classifier classifier,
      ExplanationMethod method,
      ImageBatch batch,
      Map<String, String> parameters) {
    return method
        .explain(classifier, batch, values(method, parameters))
        .get(0)
        .attribution()
        .values();
  }

  private static double sigmoid(double u) {
    return 1 / (1 + Math.exp(-u));
  }

  private static double[] times(float[] x, float[] weights, float[] bias) {
    double[] wide = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      wide[i] = x[i];
    }
    double[] y = times(wide, weights);
    for (int j = 0; j < y.length; j++) {
      y[j] += bias[j];
    }
    return y;
  }

  private static double[] times(double[] x, float[] weights) {
    double[] y = new double[weights.length / x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < y.length; j++) {
        y[j] += x[i] * weights[i * y.length + j];
      }
    }
    return y;
  }

  private static double[] map(double[] x, DoubleUnaryOperator f) {
    return Arrays.stream(x).map(f).toArray();
  }
}
