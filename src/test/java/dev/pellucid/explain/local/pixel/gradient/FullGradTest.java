package dev.pellucid.explain.local.pixel.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import dev.pellucid.explain.method.Target.Pick;
import dev.pellucid.image.HeatMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** By the authors' theorem, and against a slow reading of the definition. */
class FullGradTest {

  /** Float32 noise of a few layers. */
  private static final double NOISE = 1e-5;

  private static final ImageBatch IMAGE = SmallModels.images(1, Target.of(2));

  @Test
  void theTermsAddUpToTheLogitWhateverAddsABias() {
    // Given
    try (Classifier model = SmallModels.open(biasesOfEveryKind())) {

      // When
      Explanation explanation = explain(model, IMAGE, Map.of());

      // Then
      assertThat(explanation.figures().get(Explanation.COMPLETENESS_ERROR)).isLessThan(NOISE);
    }
  }

  @Test
  void theTermsOfADifferenceAddUpToTheDifference() {
    // Given
    Target difference = Target.difference(new Pick.SecondBest(), new Pick.Predicted());
    try (Classifier model = SmallModels.open(biasesOfEveryKind())) {

      // When
      Explanation explanation = explain(model, IMAGE.withTargets(List.of(difference)), Map.of());

      // Then
      assertThat(explanation.figures().get(Explanation.COMPLETENESS_ERROR)).isLessThan(NOISE);
    }
  }

  @Test
  void withoutTheBoundsOfClipsTheTermsLackWhatWasClipped() {
    // Given
    try (Classifier model = SmallModels.open(clipped())) {
      BatchOutputs run =
          model.run(
              ExplanationPlan.of(Output.ACTIVATION, Output.GRADIENT).withLayers(List.of("clipped")),
              IMAGE);
      float[] a = run.row(TensorNames.activation("clipped"), 0);
      float[] g = run.row(TensorNames.gradient("clipped"), 0);
      double atBounds = 0;
      for (int i = 0; i < a.length; i++) {
        atBounds += a[i] == 0.4f ? 0.4 * g[i] : 0;
      }

      // When
      Explanation explanation = explain(model, IMAGE, Map.of("implicit", "false"));

      // Then
      assertThat(Math.abs(atBounds)).isGreaterThan(0.01);
      assertThat(explanation.figures().get(Explanation.COMPLETENESS_ERROR))
          .isCloseTo(Math.abs(atBounds), within(NOISE));
    }
  }

  @Test
  void theMapIsTheSumOfScaledMagnitudesOfEveryChannel() {
    // Given
    float[] biases = {0.3f, -0.2f, 0.5f, 0.1f};
    OnnxModel m = OnnxModel.usual();
    String x = m.image(3, 8, 8);
    m.op("Conv", x, m.weights(4, 3, 3, 3), m.floats(biases, 4))
        .list("strides", 2, 2)
        .list("pads", 1, 1, 1, 1)
        .as("conv");
    String flat = m.op("Flatten", m.op("Relu", "conv").get()).with("axis", 1).get();
    m.op("MatMul", flat, m.weights(64, 5)).as(OnnxModel.SCORES);
    m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 5);
    try (Classifier model = SmallModels.open(m)) {
      BatchOutputs run =
          model.run(
              ExplanationPlan.of(Output.INPUT_GRADIENT, Output.GRADIENT)
                  .withLayers(List.of("conv")),
              IMAGE);
      float[] expected = new float[64];
      float[] input = run.row(TensorNames.INPUT_GRADIENT, 0);
      for (int c = 0; c < 3; c++) {
        float[] term = new float[64];
        for (int p = 0; p < 64; p++) {
          term[p] = Math.abs(input[c * 64 + p] * IMAGE.pixels()[c * 64 + p]);
        }
        add(expected, new HeatMap(8, 8, term).normalised());
      }
      float[] gradient = run.row(TensorNames.gradient("conv"), 0);
      for (int k = 0; k < 4; k++) {
        float[] term = new float[16];
        for (int p = 0; p < 16; p++) {
          term[p] = Math.abs(gradient[k * 16 + p] * biases[k]);
        }
        add(expected, new HeatMap(4, 4, term).normalised().resized(8, 8));
      }

      // When
      float[] map = explain(model, IMAGE, Map.of()).attribution().values();

      // Then: each scale has 1e-7 added, of terms near 0.01
      assertThat(map).containsExactly(expected, within(1e-3f));
    }
  }

  @Test
  void unscaledTermsOfALayerKeepTheirSize() {
    // Given
    try (Classifier model = SmallModels.convolutional()) {
      BatchOutputs run = model.run(ExplanationPlan.of(Output.INPUT_GRADIENT), IMAGE);
      float[] gradient = run.row(TensorNames.INPUT_GRADIENT, 0);
      double input = 0;
      for (int i = 0; i < gradient.length; i++) {
        input += Math.abs(gradient[i] * IMAGE.pixels()[i]);
      }

      // When
      float[] map = explain(model, IMAGE, Map.of("rescale", "none")).attribution().values();

      // Then: the biases' magnitudes come on top
      double sum = 0;
      for (float value : map) {
        sum += value;
      }
      assertThat(sum).isGreaterThan(input);
    }
  }

  @Test
  void aModelWithoutBiasesIsRefused() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.image(3, 8, 8);
    String flat = m.op("Flatten", m.op("Conv", x, m.weights(4, 3, 3, 3)).get()).get();
    m.op("MatMul", flat, m.weights(144, 5)).as(OnnxModel.SCORES);
    m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 5);
    try (Classifier model = SmallModels.open(m)) {

      // When
      assertThatThrownBy(() -> explain(model, IMAGE, Map.of()))

          // Then
          .isInstanceOf(NotApplicableException.class)
          .hasMessageContaining("no biases")
          .hasMessageContaining("input-x-gradient");
    }
  }

  /** Convolution, clip, constants added and subtracted on both sides, a norm left unfolded. */
  private static OnnxModel biasesOfEveryKind() {
    OnnxModel m = OnnxModel.usual();
    String x = m.op("Sub", m.image(3, 8, 8), m.weights(3, 1, 1)).get();
    String conv = m.op("Conv", x, m.weights(4, 3, 3, 3), m.weights(4)).get();
    String norm =
        m.op(
                "BatchNormalization",
                conv,
                m.uniform(0.5, 2, 4),
                m.weights(4),
                m.weights(4),
                m.uniform(0.5, 2, 4))
            .get();
    String both = m.op("Add", norm, m.op("Relu", conv).get()).get();
    String clip =
        m.op("Clip", both, m.floats(new float[] {-0.3f}), m.floats(new float[] {0.4f})).get();
    String turned = m.op("Sub", m.weights(1, 4, 6, 1), clip).get();
    String shifted = m.op("Add", m.weights(6), m.op("LeakyRelu", turned).get()).get();
    return m.classify(m.op("MaxPool", shifted).list("kernel_shape", 2, 2).get(), 5);
  }

  private static OnnxModel clipped() {
    OnnxModel m = OnnxModel.usual();
    String conv = m.op("Conv", m.image(3, 8, 8), m.weights(4, 3, 3, 3), m.weights(4)).get();
    m.op("Clip", conv, m.floats(new float[] {0f}), m.floats(new float[] {0.4f})).as("clipped");
    return m.classify("clipped", 5);
  }

  private static void add(float[] sum, HeatMap map) {
    for (int p = 0; p < sum.length; p++) {
      sum[p] += map.values()[p];
    }
  }

  private static Explanation explain(
      Classifier model, ImageBatch batch, Map<String, String> given) {
    FullGrad method = new FullGrad();
    return method
        .explain(model, batch, ParameterValues.parse(method.card().parameters(), given))
        .get(0);
  }
}
