package dev.pellucid.explain.local.pixel.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.SmallNet;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.backward.UnsupportedOperatorException;
import dev.pellucid.compiler.rules.relevance.Start;
import dev.pellucid.explain.Methods;
import dev.pellucid.explain.References;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of relevance whatever the model is, on small random networks. */
class RelevancePropertiesTest {

  /** Of float32 sums over a few hundred terms. */
  private static final double ROUNDING = 1e-5;

  /** What stabilisers of 1e-6 take of a few layers whose units are near 1, and some near 1e-3. */
  private static final double STABILISED = 1e-3;

  @Test
  void lrp0OfARectifierNetworkIsInputTimesGradient() {
    // Given
    ImageBatch image = SmallModels.images(5, Target.PREDICTED);
    try (Classifier classifier = SmallModels.convolutional()) {
      float[] expected = explain("input-x-gradient", Map.of(), classifier, image);

      // When
      float[] relevance =
          explain("lrp", Map.of("composite", "epsilon", "epsilon", "0"), classifier, image);

      // Then
      assertThat(References.relativeL2(relevance, expected)).isLessThan(ROUNDING);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void excitationsAreChancesThatAddUpToOne(int target) {
    // Given
    try (Classifier classifier = SmallModels.convolutional()) {
      ImageBatch image = inside(classifier, SmallModels.images(5, Target.of(target)));

      // When
      float[] chances = explain("excitation-backprop", Map.of(), classifier, image);

      // Then
      assertThat(chances).doesNotContain(Float.NaN);
      for (float chance : chances) {
        assertThat(chance >= 0).isTrue();
      }
      assertThat(sum(chances)).isCloseTo(1, within(STABILISED));
    }
  }

  @Test
  void excitationsAtALayerAreChancesThatAddUpToOne() {
    // Given
    ImageBatch image = SmallModels.images(5, Target.PREDICTED);
    try (Classifier classifier = SmallModels.convolutional()) {

      // When
      float[] chances =
          explain("excitation-backprop", Map.of("layer", SmallNet.FIRST), classifier, image);

      // Then
      assertThat(chances).hasSize(64);
      assertThat(sum(chances)).isCloseTo(1, within(STABILISED));
    }
  }

  @Test
  void contrastedExcitationsAddUpToNothing() {
    // Given
    ImageBatch image = SmallModels.images(5, Target.PREDICTED);
    try (Classifier classifier = SmallModels.convolutional()) {

      // When
      float[] contrast = explain("contrastive-excitation-backprop", Map.of(), classifier, image);

      // Then
      assertThat(sum(contrast)).isCloseTo(0, within(STABILISED));
      assertThat(magnitude(contrast)).isGreaterThan(0.1);
    }
  }

  @Test
  void deepTaylorHandsTheLogitToThePixelsWholeAndOfOneSign() {
    // Given
    try (Classifier classifier = SmallModels.convolutional()) {
      ImageBatch image = inside(classifier, SmallModels.images(9, Target.PREDICTED));
      double logit = max(logits(classifier, image));

      // When
      float[] relevance = explain("deep-taylor", Map.of(), classifier, image);

      // Then
      assertThat(sum(relevance)).isCloseTo(logit, within(STABILISED * Math.abs(logit)));
      for (float pixel : relevance) {
        assertThat(pixel * Math.signum(logit)).isGreaterThan(-ROUNDING);
      }
    }
  }

  @Test
  void contrastiveLrpIsTheTargetsRelevanceLessItsShareOfAllOthers() {
    // Given
    ImageBatch image = SmallModels.images(5, Target.of(2));
    try (Classifier classifier = SmallModels.convolutional()) {
      float score = logits(classifier, image)[2];
      float[] expected = new float[image.imageLength()];
      for (int other = 0; other < SmallNet.CLASSES; other++) {
        float[] flow = certainty(classifier, image.withTargets(List.of(Target.of(other))));
        for (int i = 0; i < expected.length; i++) {
          expected[i] += score * flow[i] * (other == 2 ? 1 : -1f / (SmallNet.CLASSES - 1));
        }
      }
      for (int i = 0; i < expected.length; i++) {
        expected[i] = Math.max(0, expected[i]);
      }

      // When
      float[] relevance = explain("contrastive-lrp", Map.of(), classifier, image);

      // Then
      assertThat(References.relativeL2(relevance, expected)).isLessThan(10 * ROUNDING);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epsilon", "epsilon-plus", "epsilon-alpha2-beta1", "epsilon-gamma-box"})
  void aDenseLayerMayBeWrittenAsAProductAndASum(String composite) {
    // Given
    ImageBatch image = SmallModels.images(1, 3, 4, 8, Target.of(1));
    Map<String, String> parameters = Map.of("composite", composite);
    float[] expected;
    try (Classifier classifier = SmallModels.open(twoLayers(false))) {
      expected = explain("lrp", parameters, classifier, image);
    }

    // When
    float[] relevance;
    try (Classifier classifier = SmallModels.open(twoLayers(true))) {
      relevance = explain("lrp", parameters, classifier, image);
    }

    // Then
    assertThat(References.relativeL2(relevance, expected)).isLessThan(ROUNDING);
  }

  @Test
  void theBoxIsFollowedThroughNormalisationAndPaddingWithinTheModel() {
    // Given
    ImageBatch image = SmallModels.images(1, 8, 8, 7, Target.of(1));
    Map<String, String> parameters = Map.of("composite", "epsilon-gamma-box");
    float[] expected;
    try (Classifier classifier = SmallModels.open(convolution(false))) {
      expected = explain("lrp", parameters, classifier, image);
    }

    // When
    float[] relevance;
    try (Classifier classifier = SmallModels.open(convolution(true))) {
      relevance = explain("lrp", parameters, classifier, image);
    }

    // Then
    assertThat(References.relativeL2(relevance, expected)).isLessThan(10 * ROUNDING);
  }

  @Test
  void theBoxIsRefusedWhereThePixelsRangeIsNotKnown() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.op("Sigmoid", m.image(1, 8, 8)).get();
    m.classify(m.op("Conv", x, m.weights(2, 1, 3, 3)).get(), 3);
    ImageBatch image = SmallModels.images(1, 8, 8, 7, Target.of(1));
    try (Classifier classifier = SmallModels.open(m)) {

      // When
      assertThatThrownBy(() -> explain("deep-taylor", Map.of(), classifier, image))

          // Then
          .isInstanceOf(NotApplicableException.class)
          .hasMessageContaining("box rule")
          .hasMessageContaining("Sigmoid");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lrp, LogSoftmax",
    "excitation-backprop, Softmax",
    "excitation-backprop, LayerNormalization",
    "excitation-backprop, Mul",
    "excitation-backprop, Sub",
    "excitation-backprop, Resize"
  })
  void anOperatorWithoutARuleIsRefusedAndNotReplacedByItsGradient(String method, String operator) {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.op("Conv", m.image(1, 8, 8), m.weights(2, 1, 3, 3)).get();
    String y =
        switch (operator) {
          case "Mul" -> m.op("Mul", x, m.op("Relu", x).get()).get();
          case "Sub" -> m.op("Sub", m.op("Relu", x).get(), x).get();
          case "Resize" ->
              m.op("Resize", x, "", m.floats(new float[] {1, 1, 2, 2}, 4))
                  .with("mode", "cubic")
                  .get();
          case "LayerNormalization" -> m.op(operator, x, m.weights(6)).get();
          default -> m.op(operator, x).get();
        };
    m.classify(y, 3);
    ImageBatch image = SmallModels.images(1, 8, 8, 7, Target.of(1));
    try (Classifier classifier = SmallModels.open(m)) {

      // When
      assertThatThrownBy(() -> explain(method, Map.of(), classifier, image))

          // Then
          .isInstanceOf(UnsupportedOperatorException.class)
          .hasMessageContaining(operator);
    }
  }

  @ParameterizedTest
  @CsvSource({"contrastive-excitation-backprop,", "contrastive-lrp, clrp2"})
  void aContrastAtTheTopIsNotDroppedWhereTheTopIsTheFirstLayerToo(String method, String dual) {
    // Given
    OnnxModel m = OnnxModel.usual();
    m.classify(m.image(1, 4, 4), 3);
    ImageBatch image = SmallModels.images(1, 4, 4, 7, Target.of(1));
    Map<String, String> parameters = dual == null ? Map.of() : Map.of("dual", dual);
    try (Classifier classifier = SmallModels.open(m)) {

      // When
      assertThatThrownBy(() -> explain(method, parameters, classifier, image))

          // Then
          .isInstanceOf(NotApplicableException.class)
          .hasMessageContaining("only layer of weights");
    }
  }

  @Test
  void aBatchNormalisationWithALargeBiasPassesChancesOn() {
    // Given: scaled by 1 and −1, moved by −3, so that contributions to what it says are negative
    OnnxModel m = OnnxModel.usual();
    String x = m.op("Relu", m.op("Conv", m.image(1, 8, 8), m.weights(2, 1, 3, 3)).get()).get();
    String normalised =
        m.op(
                "BatchNormalization",
                x,
                m.floats(new float[] {1, -1}, 2),
                m.floats(new float[] {-3, 3}, 2),
                m.floats(new float[] {0, 0}, 2),
                m.floats(new float[] {1, 1}, 2))
            .get();
    m.classify(m.op("Relu", normalised).get(), 3);
    try (Classifier classifier = SmallModels.open(m)) {
      ImageBatch image = inside(classifier, SmallModels.images(1, 8, 8, 7, Target.of(1)));

      // When
      float[] chances = explain("excitation-backprop", Map.of(), classifier, image);

      // Then
      assertThat(magnitude(chances)).isGreaterThan(0.5);
      for (float chance : chances) {
        assertThat(chance >= 0).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"deep-taylor", "contrastive-lrp"})
  void whatWasDecomposedIsToldWithItsSign(String method) {
    // Given
    Target worst = Target.difference(new Target.Pick.SecondBest(), new Target.Pick.Predicted());
    ImageBatch image = SmallModels.images(5, worst);
    try (Classifier classifier = SmallModels.convolutional()) {
      float[] logits = logits(classifier, image);
      double expected = worst.resolve(logits).score(logits);

      // When
      Explanation explanation =
          Methods.byId(method)
              .explain(
                  classifier,
                  image,
                  ParameterValues.defaults(Methods.byId(method).card().parameters()))
              .get(0);

      // Then
      assertThat(expected).isNegative();
      assertThat(explanation.figures().get("decomposed-score"))
          .isCloseTo(expected, within(ROUNDING));
    }
  }

  @Test
  void aSumAndAnUnfoldedBatchNormalisationShareByContribution() {
    // Given: y = (2x + 1) + relu(x) = 9 + 4; of the 9 the bias keeps 1
    OnnxModel m = OnnxModel.usual();
    String x = m.image(1, 1, 1);
    String scaled =
        m.op(
                "BatchNormalization",
                x,
                m.floats(new float[] {2}, 1),
                m.floats(new float[] {1}, 1),
                m.floats(new float[] {0}, 1),
                m.floats(new float[] {1}, 1))
            .with("epsilon", 0f)
            .get();
    String sum = m.op("Add", scaled, m.op("Relu", x).get()).get();
    String flat = m.op("Flatten", sum).get();
    m.op("Gemm", flat, m.floats(new float[] {1, -1}, 2, 1)).with("transB", 1).as(OnnxModel.SCORES);
    m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 2);
    ImageBatch image = new ImageBatch(1, 1, 1, new float[] {4}, List.of(Target.of(0)));

    // When
    float[] relevance;
    try (Classifier classifier = SmallModels.open(m)) {
      relevance = explain("lrp", Map.of(), classifier, image);
    }

    // Then
    assertThat(relevance).containsExactly(new float[] {8 + 4}, within(1e-4f));
  }

  private static OnnxModel twoLayers(boolean apart) {
    OnnxModel m = OnnxModel.usual();
    float[] first = SmallModels.normal(60, 1);
    float[] bias = SmallModels.normal(5, 2);
    float[] second = SmallModels.normal(15, 3);
    String x = m.op("Flatten", m.image(1, 3, 4)).get();
    String z =
        apart
            ? m.op("Add", m.floats(bias, 5), m.op("MatMul", x, m.floats(first, 12, 5)).get()).get()
            : m.op("Gemm", x, m.floats(divided(first, -2), 12, 5), m.floats(divided(bias, 4), 5))
                .with("alpha", -2f)
                .with("beta", 4f)
                .get();
    String y = m.op("LeakyRelu", z).get();
    m.op(apart ? "MatMul" : "Gemm", y, m.floats(second, 5, 3)).as(OnnxModel.SCORES);
    return m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 3);
  }

  /** What a factor makes these values again. */
  private static float[] divided(float[] values, float factor) {
    float[] quotients = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      quotients[i] = values[i] / factor;
    }
    return quotients;
  }

  /** x/(-2), padded, and a convolution; or the convolution alone, with weights and pads for it. */
  private static OnnxModel convolution(boolean apart) {
    OnnxModel m = OnnxModel.usual();
    float[] weights = SmallModels.normal(18, 4);
    String x = m.image(1, 8, 8);
    String z;
    if (apart) {
      String scaled = m.op("Div", x, m.number(-2)).get();
      String padded = m.op("Pad", scaled, m.integers(0, 0, 1, 0, 0, 0, 2, 1)).get();
      z = m.op("Conv", padded, m.floats(weights, 2, 1, 3, 3)).get();
    } else {
      z =
          m.op("Conv", x, m.floats(divided(weights, -2), 2, 1, 3, 3))
              .list("pads", 1, 0, 2, 1)
              .get();
    }
    String flat = m.op("Flatten", m.op("Relu", z).get()).get();
    m.op("Gemm", flat, m.floats(SmallModels.normal(126 * 3, 5), 126, 3)).as(OnnxModel.SCORES);
    return m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 3);
  }

  /** The image scaled to lie between black and white. */
  private static ImageBatch inside(Classifier classifier, ImageBatch image) {
    float[] pixels = image.image(0);
    PixelRange range = PixelRange.of(classifier.input());
    int area = image.height() * image.width();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] =
          Math.max(range.low().get(i / area), Math.min(range.high().get(i / area), pixels[i]));
    }
    return new ImageBatch(image.channels(), image.height(), image.width(), pixels, image.targets());
  }

  private static float[] certainty(Classifier classifier, ImageBatch image) {
    ExplanationPlan plan =
        ExplanationPlan.of(Output.INPUT_GRADIENT)
            .by(DeepTaylor.rules(PixelRange.of(classifier.input())).from(Start.CERTAINTY));
    return classifier.run(plan, image).row(TensorNames.INPUT_GRADIENT, 0);
  }

  private static float[] logits(Classifier classifier, ImageBatch image) {
    return classifier.run(ExplanationPlan.of(Output.LOGITS), image).row(TensorNames.LOGITS, 0);
  }

  private static float[] explain(
      String method, Map<String, String> parameters, Classifier classifier, ImageBatch image) {
    ExplanationMethod asked = Methods.byId(method);
    ParameterValues values = ParameterValues.parse(asked.card().parameters(), parameters);
    return asked
        .explain(classifier, image, values, Effort.unlimited())
        .get(0)
        .attribution()
        .values();
  }

  private static float max(float[] values) {
    float max = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  private static double magnitude(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += Math.abs(value);
    }
    return sum;
  }
}
