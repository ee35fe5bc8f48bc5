package dev.pellucid.evaluate.sanity;

import static dev.pellucid.evaluate.FunctionExplainer.explained;
import static dev.pellucid.evaluate.FunctionExplainer.method;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.Randomisation;
import dev.pellucid.compiler.Randomisation.Draw;
import dev.pellucid.compiler.WeightLayers;
import dev.pellucid.evaluate.EvaluatedModel;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Explainer;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.FunctionExplainer;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.Target;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sanity checks at their extremes. */
class SanityTest {

  private static final Indicator RANDOMISATION = new ModelParameterRandomisation();
  private static final Indicator EFFICIENT = new EfficientModelParameterRandomisation();
  private static final Indicator LOGIT = new RandomLogit();
  private static final Target CLASS = Target.of(0);
  private static final int SIDE = 24;

  @ParameterizedTest
  @ValueSource(strings = {"spearman", "spearman-abs", "ssim"})
  void anExplanationThatIgnoresTheModelStaysTheSame(String similarity) {
    try (Classifier classifier = SmallModels.convolutional();
        EvaluatedModel model = EvaluatedModel.of(classifier)) {
      // Given
      Explainer image = FunctionExplainer.ofImage(pixels -> pixels);
      ExplainedImage explained = explained(model, image, SmallModels.images(1, CLASS));

      // When
      Finding.Value found = value(RANDOMISATION, explained, Map.of("similarity", similarity));

      // Then
      assertThat(found.value()).isCloseTo(1, within(1e-9));
      assertThat(found.curve().orElseThrow().shares()).containsExactly(0, 1.0 / 3, 2.0 / 3, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shuffled", "redrawn"})
  void theWeightsThemselvesHaveNothingInCommonWithRandomOnes(String draw) {
    try (Classifier classifier = SmallModels.open(linear());
        EvaluatedModel model = EvaluatedModel.of(classifier)) {
      // Given a linear model, whose gradient is a row of its weights
      ExplainedImage explained = explained(model, method("saliency"), image(1));

      // When
      Finding.Value found = value(RANDOMISATION, explained, Map.of("draw", draw));

      // Then ranks of n² numbers correlate by 1/n or so by chance
      assertThat(found.value()).isCloseTo(0, within(4.0 / SIDE));
    }
  }

  @Test
  void independentLayersLeaveWhatLiesAboveThem() {
    try (Classifier classifier = SmallModels.convolutional();
        EvaluatedModel model = EvaluatedModel.of(classifier)) {
      // Given what looks at the last layer's weights alone, which are of 5 classes by 4 channels
      Explainer head =
          new FunctionExplainer(
              "head", (asked, image) -> ofLastLayer(asked.onnx(), image.imageLength()));
      ExplainedImage explained = explained(model, head, SmallModels.images(1, CLASS));

      // When
      Finding.Value found = value(RANDOMISATION, explained, Map.of("order", "independent"));

      // Then
      double[] scores = found.curve().orElseThrow().scores();
      assertThat(scores[1]).isLessThan(0.9);
      assertThat(scores[2]).isCloseTo(1, within(1e-9));
      assertThat(scores[3]).isCloseTo(1, within(1e-9));
      assertThat(found.value()).isCloseTo((scores[1] + 2) / 3, within(1e-9));
    }
  }

  @Test
  void theEndOfTheCurveMayBeAskedFor() {
    try (Classifier classifier = SmallModels.convolutional();
        EvaluatedModel model = EvaluatedModel.of(classifier)) {
      // Given
      ExplainedImage explained = explained(model, method("saliency"), SmallModels.images(1, CLASS));

      // When
      Finding.Value found =
          value(RANDOMISATION, explained, Map.of("summary", "last", "steps", "2"));

      // Then
      assertThat(found.curve().orElseThrow().shares()).containsExactly(0, 2.0 / 3, 1);
      assertThat(found.value()).isEqualTo(found.curve().orElseThrow().scores()[2]);
    }
  }

  @Test
  void explainsEveryRandomModelOnceAndTheModelItselfNotAgain() {
    try (Classifier classifier = SmallModels.convolutional();
        EvaluatedModel model = EvaluatedModel.of(classifier)) {
      // Given
      ExplainedImage explained = explained(model, method("saliency"), SmallModels.images(1, CLASS));
      Passes before = classifier.spent();

      // When
      value(RANDOMISATION, explained, Map.of());

      // Then
      assertThat(classifier.spent()).isEqualTo(before);
      for (int from = 0; from < 3; from++) {
        Randomisation random = new Randomisation(Draw.SHUFFLED, from, 3, 0);
        assertThat(model.randomised().get(random).spent()).isEqualTo(new Passes(1, 1));
      }
    }
  }

  @Test
  void aPointThatIsLostWithTheWeightsGetsMoreComplex() {
    try (Classifier classifier = SmallModels.convolutional();
        EvaluatedModel model = EvaluatedModel.of(classifier)) {
      // Given what points at one pixel of the model, and is noise of any other
      Explainer pointing =
          new FunctionExplainer(
              "pointing",
              (asked, image) ->
                  asked == classifier
                      ? onePixel(image.imageLength())
                      : SmallModels.normal(image.imageLength(), 3));
      ExplainedImage explained = explained(model, pointing, SmallModels.images(1, CLASS));

      // When
      Finding.Value found = value(EFFICIENT, explained, Map.of());

      // Then
      assertThat(found.value()).isGreaterThan(10);
    }
  }

  @Test
  void anExplanationThatIgnoresTheModelIsAsComplexAsBefore() {
    try (Classifier classifier = SmallModels.convolutional();
        EvaluatedModel model = EvaluatedModel.of(classifier)) {
      // Given
      Explainer image = FunctionExplainer.ofImage(pixels -> pixels);
      ExplainedImage explained = explained(model, image, SmallModels.images(1, CLASS));

      // When
      Finding.Value found = value(EFFICIENT, explained, Map.of());

      // Then
      assertThat(found.value()).isZero();
    }
  }

  @Test
  void complexityIsNotDefinedOfAMapThatIsTheSameEverywhere() {
    try (Classifier classifier = SmallModels.convolutional();
        EvaluatedModel model = EvaluatedModel.of(classifier)) {
      // Given
      Explainer flat = FunctionExplainer.constant(new float[192]);
      ExplainedImage explained = explained(model, flat, SmallModels.images(1, CLASS));

      // When
      Finding found =
          EFFICIENT.measure(
              explained,
              ParameterValues.defaults(EFFICIENT.card().parameters()),
              Effort.unlimited());

      // Then
      assertThat(found).isInstanceOf(Finding.Undefined.class);
    }
  }

  @Test
  void anExplanationThatIgnoresTheClassStaysTheSame() {
    try (Classifier classifier = SmallModels.convolutional();
        EvaluatedModel model = EvaluatedModel.of(classifier)) {
      // Given
      Explainer image = FunctionExplainer.ofImage(pixels -> pixels);
      ExplainedImage explained = explained(model, image, SmallModels.images(1, CLASS));

      // When
      Finding.Value found = value(LOGIT, explained, Map.of());

      // Then
      assertThat(found.value()).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void independentClassesHaveNothingInCommon() {
    try (Classifier classifier = SmallModels.open(linear());
        EvaluatedModel model = EvaluatedModel.of(classifier)) {
      // Given
      ExplainedImage explained = explained(model, method("saliency"), image(1));
      Passes before = classifier.spent();

      // When
      Finding.Value found = value(LOGIT, explained, Map.of());

      // Then
      assertThat(found.value()).isCloseTo(0, within(4.0 / SIDE));
      assertThat(classifier.spent().since(before)).isEqualTo(new Passes(1, 1));
    }
  }

  @Test
  void theOtherClassIsNeverTheSame() {
    try (Classifier classifier = SmallModels.convolutional();
        EvaluatedModel model = EvaluatedModel.of(classifier)) {
      // Given what says which class was asked
      Explainer asked =
          new FunctionExplainer(
              "asked",
              (any, image) ->
                  image.targets().get(0).equals(Target.of(4))
                      ? SmallModels.normal(192, 1)
                      : new float[192]);

      // When
      double[] found =
          LongStream.range(0, 40)
              .mapToObj(seed -> SmallModels.images(seed, Target.of(4)))
              .mapToDouble(image -> value(LOGIT, explained(model, asked, image), Map.of()).value())
              .toArray();

      // Then
      assertThat(found).containsOnly(0);
    }
  }

  private static float[] onePixel(int length) {
    float[] values = new float[length];
    values[0] = 1;
    return values;
  }

  private static float[] ofLastLayer(byte[] onnx, int length) {
    float[] weights = WeightLayers.of(onnx, "asked").get(2).weights();
    float[] values = new float[length];
    System.arraycopy(weights, 0, values, 0, weights.length);
    return values;
  }

  /** Three classes, their weights drawn apart, of {@code [N,3,24,24]}. */
  private static OnnxModel linear() {
    OnnxModel m = OnnxModel.usual();
    String flat = m.op("Flatten", m.image(3, SIDE, SIDE)).with("axis", 1).get();
    m.op("Gemm", flat, m.weights(3, 3 * SIDE * SIDE)).with("transB", 1).as(OnnxModel.SCORES);
    return m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 3);
  }

  private static ImageBatch image(long seed) {
    return SmallModels.images(3, SIDE, SIDE, seed, CLASS);
  }

  private static Finding.Value value(
      Indicator indicator, ExplainedImage explained, Map<String, String> given) {
    return (Finding.Value)
        indicator.measure(
            explained,
            ParameterValues.parse(indicator.card().parameters(), given),
            Effort.unlimited());
  }
}
