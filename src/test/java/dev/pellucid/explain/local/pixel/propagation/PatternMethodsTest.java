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
import dev.pellucid.compiler.WeightLayers;
import dev.pellucid.compiler.backward.UnsupportedOperatorException;
import dev.pellucid.compiler.rules.pattern.WeightLayer;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.image.NpyArray;
import dev.pellucid.image.NpyFile;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.PatternsFile;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternMethodsTest {

  private static final ExplanationMethod PATTERN_NET = new PatternNet();
  private static final ExplanationMethod PATTERN_ATTRIBUTION = new PatternAttribution();
  private static final int SAMPLES = 20_000;

  /** Three standard errors of a covariance of 20 thousand, or of half of them. */
  private static final float NOISE = 0.04f;

  private static final float ROUNDING = 1e-4f;

  @TempDir Path folder;

  /**
   * The paper's example: x = y·(1,0) + ε·(1,1), so that w = (1,−1) is the filter that tells y, and
   * points elsewhere than the signal (1,0).
   */
  @Test
  void theSignalIsFoundAndNotTheFilter() throws IOException {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.op("Flatten", m.image(1, 1, 2)).get();
    m.op("Gemm", x, m.floats(new float[] {1, 0, -1, 0}, 2, 2)).as(OnnxModel.SCORES);
    Path model = saved(m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 2));
    fit(model, signalAndDistractor());
    ImageBatch image = new ImageBatch(1, 1, 2, new float[] {5, 2}, targets(1));

    // When
    float[] signal = explain(model, PATTERN_NET, image);
    float[] attribution = explain(model, PATTERN_ATTRIBUTION, image);

    // Then
    assertThat(signal).containsExactly(new float[] {3, 0}, within(3 * NOISE));
    assertThat(attribution).containsExactly(new float[] {3, 0}, within(3 * NOISE));
    assertThat(attribution[0] + attribution[1]).isCloseTo(3, within(ROUNDING));
  }

  @Test
  void aRectifiedUnitLearnsFromWhatOpensIt() throws IOException {
    // Given
    OnnxModel m = OnnxModel.usual();
    String conv = m.op("Conv", m.image(1, 1, 2), m.floats(new float[] {1, -1}, 1, 1, 1, 2)).get();
    String flat = m.op("Flatten", m.op("Relu", conv).get()).get();
    m.op("Gemm", flat, m.floats(new float[] {1, -1}, 1, 2)).as(OnnxModel.SCORES);
    Path model = saved(m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 2));
    Random random = new Random(3);
    fit(
        model,
        count -> {
          float y = (float) random.nextGaussian();
          float e = (float) random.nextGaussian();
          float shut = y < 0 ? 7 * y : 0;
          return new float[] {y + e + shut, e + shut};
        });
    ImageBatch image = new ImageBatch(1, 1, 2, new float[] {5, 2}, targets(1));

    // When
    float[] signal = explain(model, PATTERN_NET, image);

    // Then
    assertThat(signal).containsExactly(new float[] {3, 0}, within(3 * NOISE));
  }

  @Test
  void patternsAreQuotientsOfCovariancesOfPatches() {
    // Given
    int images = 12;
    ImageBatch batch =
        SmallModels.images(4, Collections.nCopies(images, Target.of(0)).toArray(new Target[0]));

    // When
    float[] patterns;
    float[] halves;
    try (Classifier classifier = SmallModels.convolutional()) {
      PatternFit fit = new PatternFit(classifier, 1000, 0);
      fit.add(batch);
      patterns = fit.patterns();
      PatternFit twice = new PatternFit(classifier, 1000, 0);
      for (int image = 0; image < images; image++) {
        twice.add(batch.only(image));
      }
      halves = twice.patterns();
    }

    // Then: a unit of the first convolution by the definition, on patches cut out by hand
    assertThat(halves).containsExactly(patterns);
    float[] weights = firstWeights();
    float bias = firstBias();
    double count = 0;
    double meanY = 0;
    double[] meanX = new double[27];
    double[] meanXy = new double[27];
    for (int image = 0; image < images; image++) {
      float[] pixels = batch.image(image);
      for (int at = 0; at < 64; at++) {
        double[] patch = new double[27];
        double y = bias;
        for (int i = 0; i < 27; i++) {
          int h = at / 8 + i / 3 % 3 - 1;
          int w = at % 8 + i % 3 - 1;
          boolean inside = h >= 0 && h < 8 && w >= 0 && w < 8;
          patch[i] = inside ? pixels[i / 9 * 64 + h * 8 + w] : 0;
          y += weights[i] * patch[i];
        }
        if (y > 0) {
          count++;
          meanY += y;
          for (int i = 0; i < 27; i++) {
            meanX[i] += patch[i];
            meanXy[i] += patch[i] * y;
          }
        }
      }
    }
    double[] covariance = new double[27];
    double along = 0;
    for (int i = 0; i < 27; i++) {
      covariance[i] = meanXy[i] / count - meanX[i] / count * meanY / count;
      along += weights[i] * covariance[i];
    }
    for (int i = 0; i < 27; i++) {
      assertThat((double) patterns[i]).isCloseTo(covariance[i] / along, within((double) ROUNDING));
    }
  }

  @Test
  void aModelWithoutPatternsSaysHowToFitThem() throws IOException {
    // Given
    Path model = saved(SmallNet.classifier());

    // When
    ThrowingCallable explanation =
        () -> explain(model, PATTERN_NET, SmallModels.images(1, Target.of(1)));

    // Then
    assertThatThrownBy(explanation)
        .isInstanceOf(NotApplicableException.class)
        .hasMessageContaining("fit patterns --model");
  }

  @Test
  void patternsOfOtherWeightsAreRefused() throws IOException {
    // Given
    Path model = saved(SmallNet.classifier());
    int weights = 6 * 27 + 4 * 54 + 5 * 4;
    float[] strange = SmallModels.normal(weights, 1);
    NpyFile.write(PatternsFile.of(model), new NpyArray(new int[] {weights}, strange));

    // When
    ThrowingCallable explanation =
        () -> explain(model, PATTERN_NET, SmallModels.images(1, Target.of(1)));

    // Then
    assertThatThrownBy(explanation)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("fit them again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ConvTranspose", "Einsum", "MatMul"})
  void weightsWithoutPatternsAreRefusedAndNotReplacedByTheirGradient(String operator)
      throws IOException {
    // Given
    OnnxModel m = OnnxModel.usual();
    String image = m.image(1, 4, 4);
    String x =
        switch (operator) {
          case "ConvTranspose" -> m.op(operator, image, m.weights(1, 1, 2, 2)).get();
          case "Einsum" ->
              m.op(operator, image, m.weights(4, 4)).with("equation", "nchw,wv->nchv").get();
          default -> m.op(operator, m.weights(4, 4), image).get();
        };
    m.classify(x, 2);
    Path model = saved(m);
    ImageBatch photo = SmallModels.images(1, 4, 4, 6, Target.of(1));
    try (Classifier classifier = open(model)) {
      PatternFit fit = new PatternFit(classifier, 1, 0);
      for (int i = 0; i < 4; i++) {
        fit.add(SmallModels.images(1, 4, 4, i, Target.of(0)));
      }
      write(model, fit);
    }

    // When
    ThrowingCallable explanation = () -> explain(model, PATTERN_NET, photo);

    // Then
    assertThatThrownBy(explanation)
        .isInstanceOf(UnsupportedOperatorException.class)
        .hasMessageContaining(operator)
        .hasMessageContaining("without patterns");
  }

  @Test
  void attributionsOfALinearNetworkAddUpToItsLogit() throws IOException {
    // Given
    OnnxModel m = OnnxModel.usual();
    String conv = m.op("Conv", m.image(3, 6, 6), m.weights(4, 3, 3, 3)).list("strides", 2, 2).get();
    String grouped = m.op("Conv", conv, m.weights(4, 2, 1, 1)).with("group", 2).get();
    String flat = m.op("Flatten", grouped).get();
    m.op("MatMul", flat, m.weights(16, 3)).as(OnnxModel.SCORES);
    Path model = saved(m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 3));
    Random random = new Random(5);
    ImageBatch image = SmallModels.images(3, 6, 6, 6, Target.of(2));
    try (Classifier classifier = open(model)) {
      PatternFit fit = new PatternFit(classifier, 2, 0);
      for (int i = 0; i < 40; i++) {
        fit.add(SmallModels.images(3, 6, 6, random.nextLong(), Target.of(0)));
      }
      write(model, fit);
    }

    // When
    float[] attribution = explain(model, PATTERN_ATTRIBUTION, image);

    // Then
    double sum = 0;
    for (float part : attribution) {
      sum += part;
    }
    float logit;
    try (Classifier classifier = open(model)) {
      logit =
          classifier.run(ExplanationPlan.of(Output.LOGITS), image).row(TensorNames.LOGITS, 0)[2];
    }
    assertThat(sum).isCloseTo(logit, within((double) ROUNDING));
  }

  private static float[] firstWeights() {
    return Arrays.copyOf(firstLayer().weights(), 27);
  }

  private static WeightLayer firstLayer() {
    return WeightLayers.of(SmallNet.classifier().bytes(), "small").get(0);
  }

  /** What the first unit says of a blank image, before its rectifier. */
  private static float firstBias() {
    try (Classifier classifier = SmallModels.convolutional()) {
      String response = firstLayer().response();
      return classifier.run(
              ExplanationPlan.of(Output.ACTIVATION).withLayers(List.of(response)),
              new ImageBatch(3, 8, 8, new float[192], targets(1)))
          .row(TensorNames.activation(response), 0)[0];
    }
  }

  private static IntFunction<float[]> signalAndDistractor() {
    Random random = new Random(3);
    return count -> {
      float y = (float) random.nextGaussian();
      float e = (float) random.nextGaussian();
      return new float[] {y + e, e};
    };
  }

  private static void fit(Path model, IntFunction<float[]> draw) throws IOException {
    float[] pixels = new float[2 * SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      System.arraycopy(draw.apply(i), 0, pixels, 2 * i, 2);
    }
    try (Classifier classifier = open(model)) {
      PatternFit fit = new PatternFit(classifier, 1, 0);
      fit.add(new ImageBatch(1, 1, 2, pixels, targets(SAMPLES)));
      write(model, fit);
    }
  }

  private static void write(Path model, PatternFit fit) throws IOException {
    float[] patterns = fit.patterns();
    NpyFile.write(PatternsFile.of(model), new NpyArray(new int[] {patterns.length}, patterns));
  }

  private static List<Target> targets(int count) {
    return Collections.nCopies(count, Target.of(0));
  }

  private Path saved(OnnxModel model) throws IOException {
    return Files.write(folder.resolve("model-under-test.onnx"), model.bytes());
  }

  private static Classifier open(Path model) {
    return new Classifier(BundleReader.read(model), SessionSettings.onCpu());
  }

  private static float[] explain(Path model, ExplanationMethod method, ImageBatch batch) {
    try (Classifier classifier = open(model)) {
      return method
          .explain(classifier, batch, ParameterValues.defaults(method.card().parameters()))
          .get(0)
          .attribution()
          .values();
    }
  }
}
