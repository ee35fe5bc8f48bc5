package dev.pellucid.evaluate.robustness;

import static dev.pellucid.evaluate.FunctionExplainer.explained;
import static dev.pellucid.evaluate.FunctionExplainer.method;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.evaluate.EvaluatedModel;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.FunctionExplainer;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.explain.References;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much explanations change near by. */
class SensitivityTest {

  private static final Indicator MAX = new MaxSensitivity();
  private static final Indicator AVERAGE = new AverageSensitivity();
  private static final Target CLASS = Target.of(1);

  @Test
  void anExplanationThatNeverChangesIsPerfect() {
    try (Classifier classifier = SmallModels.convolutional()) {
      // Given
      ImageBatch image = SmallModels.images(1, CLASS);
      ExplainedImage constant =
          explained(
              EvaluatedModel.of(classifier),
              FunctionExplainer.constant(SmallModels.normal(192, 2)),
              image);

      // When
      double worst = value(MAX, constant, Map.of());

      // Then
      assertThat(worst).isZero();
    }
  }

  @Test
  void theImageItselfChangesByTheNoiseInIt() {
    try (Classifier classifier = SmallModels.convolutional()) {
      // Given uniform noise, whose mean square is r²/3
      ImageBatch image = SmallModels.images(1, CLASS);
      ExplainedImage copied =
          explained(
              EvaluatedModel.of(classifier), FunctionExplainer.ofImage(pixels -> pixels), image);
      double expected = 0.3 / Math.sqrt(3) * Math.sqrt(192) / norm(image.pixels());

      // When
      double mean = value(AVERAGE, copied, Map.of("radius", "0.3", "samples", "200"));

      // Then
      assertThat(mean).isCloseTo(expected, within(0.02 * expected));
    }
  }

  @Test
  void theSteeperExplanationIsTheMoreSensitive() {
    try (Classifier classifier = SmallModels.convolutional()) {
      // Given the image times a number that jumps with it
      ImageBatch image = SmallModels.images(1, CLASS);
      FunctionExplainer steep =
          FunctionExplainer.ofImage(
              pixels -> scaled(pixels, Math.floorMod((long) (sum(pixels) * 1e4), 7)));
      FunctionExplainer flat = FunctionExplainer.ofImage(pixels -> scaled(pixels, 3));
      double ofFlat = value(MAX, explained(EvaluatedModel.of(classifier), flat, image), Map.of());
      ExplainedImage jumping = explained(EvaluatedModel.of(classifier), steep, image);

      // When
      double ofSteep = value(MAX, jumping, Map.of());

      // Then
      assertThat(ofSteep).isGreaterThan(10 * ofFlat);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64})
  void doesNotDependOnTheRowsOfARun(int rows) {
    try (Classifier classifier = SmallModels.convolutional()) {
      // Given
      ExplainedImage saliency =
          explained(
              EvaluatedModel.of(classifier), method("saliency"), SmallModels.images(1, CLASS));
      double usual = value(AVERAGE, saliency, Map.of());

      // When
      Finding found =
          AVERAGE.measure(
              saliency,
              ParameterValues.defaults(AVERAGE.card().parameters()),
              Effort.unlimited().withRows(rows));

      // Then
      assertThat(((Finding.Value) found).value()).isCloseTo(usual, within(1e-6));
    }
  }

  @Test
  void explainsAsOftenAsItSays() {
    try (Classifier classifier = SmallModels.convolutional()) {
      // Given
      ExplainedImage saliency =
          explained(
              EvaluatedModel.of(classifier), method("saliency"), SmallModels.images(1, CLASS));
      ParameterValues parameters =
          ParameterValues.parse(MAX.card().parameters(), Map.of("samples", "23"));
      Passes before = classifier.spent();

      // When
      MAX.measure(saliency, parameters, Effort.unlimited());

      // Then
      int explanations = MAX.explanations(parameters);
      assertThat(classifier.spent().since(before))
          .isEqualTo(new Passes(explanations, explanations));
    }
  }

  @Test
  void isNotDefinedOfAnExplanationThatSaysNothing() {
    try (Classifier classifier = SmallModels.convolutional()) {
      // Given
      ExplainedImage nothing =
          explained(
              EvaluatedModel.of(classifier),
              FunctionExplainer.constant(new float[192]),
              SmallModels.images(1, CLASS));

      // When
      Finding found =
          MAX.measure(
              nothing, ParameterValues.defaults(MAX.card().parameters()), Effort.unlimited());

      // Then
      assertThat(found).isInstanceOf(Finding.Undefined.class);
    }
  }

  /** Values of Captum 0.9.0's sensitivity_max, and of Quantus 0.6.0's two, on PyTorch 2.15. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({"saliency?abs=true, 0.2699517, 0.0753692", "input-x-gradient, 0.4446765, 0.3412281"})
  void agreesWithOtherLibrariesAboutTheSameNeighbours(
      String method, double captumMax, double quantusMean) {
    try (Classifier classifier = SmallModels.open(waves())) {
      // Given
      float[] pixels = wave(75, 0.37, 0, 1);
      float[] neighbours = new float[6 * 75];
      for (int k = 0; k < 6; k++) {
        float[] noise = wave(75, 5.3 + k, 0.7 * k, 0.3);
        for (int i = 0; i < 75; i++) {
          neighbours[k * 75 + i] = pixels[i] + noise[i];
        }
      }
      ExplainedImage explained =
          explained(
              EvaluatedModel.of(classifier),
              method(method),
              new ImageBatch(3, 5, 5, pixels, List.of(CLASS)));

      // When
      double[] changes = NearbyImages.changes(explained, neighbours);

      // Then
      assertThat(Arrays.stream(changes).max().orElseThrow()).isCloseTo(captumMax, within(1e-5));
      assertThat(Arrays.stream(changes).average().orElseThrow())
          .isCloseTo(quantusMean, within(1e-5));
    }
  }

  /** Captum's maximum over 20 samples of its own against ours, so by tolerance. */
  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "resnet20_cifar10, cat_0000, 0.4555",
    "resnet20_cifar10, ship_0000, 0.6074",
    "resnet20_cifar10, horse_0000, 0.4647",
    "resnet20_cifar10, truck_0000, 0.4379",
    "vit_cifar10, cat_0000, 0.07299",
    "vit_cifar10, ship_0000, 0.07011",
    "squeezenet10, n02124075_Egyptian_cat, 0.09678",
  })
  void isAboutWhatCaptumFindsOnPhotos(String model, String photo, double captum) {
    try (Classifier classifier = References.open(model)) {
      // Given
      ExplainedImage saliency =
          explained(
              EvaluatedModel.of(classifier), method("saliency"), References.input(model, photo));

      // When
      double found = value(MAX, saliency, Map.of("samples", "20"));

      // Then
      assertThat(found / captum).isBetween(0.8, 1.25);
    }
  }

  private static OnnxModel waves() {
    OnnxModel m = OnnxModel.usual();
    String features =
        m.op(
                "Relu",
                m.op(
                        "Conv",
                        m.image(3, 5, 5),
                        m.floats(wave(108, 1.7, 0.3, 0.5), 4, 3, 3, 3),
                        m.floats(wave(4, 2.1, 0.5, 1), 4))
                    .list("pads", 1, 1, 1, 1)
                    .get())
            .get();
    m.op(
            "Gemm",
            m.op("Flatten", features).with("axis", 1).get(),
            m.floats(wave(300, 0.9, 0.1, 0.3), 3, 100),
            m.floats(wave(3, 1.1, 0.2, 1), 3))
        .with("transB", 1)
        .as(OnnxModel.SCORES);
    return m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 3);
  }

  /** height · sin(step · i + phase) */
  private static float[] wave(int count, double step, double phase, double height) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (height * Math.sin(step * i + phase));
    }
    return values;
  }

  private static double value(
      Indicator indicator, ExplainedImage explained, Map<String, String> given) {
    Finding found =
        indicator.measure(
            explained,
            ParameterValues.parse(indicator.card().parameters(), given),
            Effort.unlimited());
    return ((Finding.Value) found).value();
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  private static float[] scaled(float[] values, double factor) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = (float) (values[i] * factor);
    }
    return scaled;
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}
