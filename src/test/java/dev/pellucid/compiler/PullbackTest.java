package dev.pellucid.compiler;

import static dev.pellucid.compiler.TensorNames.PULLBACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.model.inference.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PullbackTest {

  private static final ImageBatch IMAGES = SmallModels.images(5, Target.of(0), Target.of(0));
  private static final float STEP = 1e-2f;

  @ParameterizedTest
  @ValueSource(floats = {0, 1, -0.5f})
  void itIsTheSlopeOfTheFunctionWhoseCovectorItPullsBack(float gain) {
    // Given
    float[] covector = SmallModels.normal(2 * 6 * 8 * 8, 11);
    float[] direction = SmallModels.normal(IMAGES.pixels().length, 12);
    try (Classifier classifier = SmallModels.convolutional()) {
      double before = value(classifier, moved(direction, -STEP), covector, gain);
      double behind = value(classifier, moved(direction, STEP), covector, gain);

      // When
      BatchOutputs outputs = run(classifier, SmallNet.FIRST, IMAGES, covector, gain);

      // Then: central differences along a random direction, of both images at once
      double slope = dot(outputs.tensors().get(PULLBACK).array(), direction);
      assertThat((behind - before) / (2 * STEP)).isCloseTo(slope, within(2e-2 * Math.abs(slope)));
    }
  }

  @Test
  void tokensArePulledBackAsTheMapTheyMake() {
    // Given
    float[] image = SmallModels.normal(3 * 8 * 8, 3);
    ImageBatch one = new ImageBatch(3, 8, 8, image, List.of(Target.of(0)));
    try (Classifier classifier = SmallModels.open(patches())) {
      float[] covector = new float[5 * 2 * 2];
      covector[3 * 4 + 2] = 1;

      // When
      BatchOutputs outputs = run(classifier, "tokens", one, covector, 0);

      // Then: channel 3 of the patch in the second row, first column, depends on that patch alone
      float[] pulled = outputs.tensors().get(PULLBACK).array();
      for (int i = 0; i < pulled.length; i++) {
        int row = i / 8 % 8;
        int column = i % 8;
        assertThat(pulled[i] != 0).isEqualTo(row >= 4 && column < 4);
      }
    }
  }

  @Test
  void nothingBehindTheLayerIsComputed() {
    // Given
    ExplanationPlan plan = ExplanationPlan.of(Output.PULLBACK).atLayer(SmallNet.FIRST);

    // When
    Explained explained = Explained.by(plan, SmallNet.classifier());

    // Then
    assertThat(explained.operators()).doesNotContain("MaxPool", "Gemm", "ArgMax");
    assertThat(explained.compiled().takesTarget()).isFalse();
  }

  /** Patches of 4×4 pixels, five numbers each, and a head over their mean. */
  private static OnnxModel patches() {
    OnnxModel m = OnnxModel.usual();
    String x = m.image(3, 8, 8);
    String maps = m.op("Conv", x, m.weights(5, 3, 4, 4)).list("strides", 4, 4).get();
    String rows = m.op("Reshape", maps, m.integers(-1, 5, 4)).get();
    String tokens = m.op("Transpose", rows).list("perm", 0, 2, 1).as("tokens");
    return m.classify(m.op("ReduceMean", tokens).list("axes", 1).with("keepdims", 0).get(), 3);
  }

  private static ImageBatch moved(float[] direction, float by) {
    float[] pixels = IMAGES.pixels().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] += by * direction[i] / 10;
    }
    return new ImageBatch(3, 8, 8, pixels, IMAGES.targets());
  }

  /** ⟨v, A⟩ + g/2·‖A‖², over ten for the shorter step. */
  private static double value(Classifier classifier, ImageBatch at, float[] covector, float gain) {
    BatchOutputs outputs = run(classifier, SmallNet.FIRST, at, covector, gain);
    float[] activations = outputs.tensors().get(TensorNames.activation(SmallNet.FIRST)).array();
    return 10 * (dot(covector, activations) + gain / 2 * dot(activations, activations));
  }

  private static BatchOutputs run(
      Classifier classifier, String layer, ImageBatch images, float[] covector, float gain) {
    int rows = images.size();
    float[] gains = new float[rows];
    Arrays.fill(gains, gain);
    int channels = layer.equals(SmallNet.FIRST) ? 6 : 5;
    int side = (int) Math.sqrt(covector.length / (double) (rows * channels));
    return classifier.run(
        ExplanationPlan.of(Output.PULLBACK, Output.ACTIVATION).atLayer(layer),
        images,
        Map.of(
            TensorNames.COVECTOR,
            Tensor.of(covector, rows, channels, side, side),
            TensorNames.COVECTOR_GAIN,
            Tensor.of(gains, rows)));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
