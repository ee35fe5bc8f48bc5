package dev.pellucid.explain.local.pixel.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.explain.Methods;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By hand, on a model of two pixels, four rectified units and two classes. */
class RectifierOverridesTest {

  private static final float[] FIRST = {1, 2, -3, 1, 2, -1, 1, 1};
  private static final float[] SECOND = {1, 1, 2, -3, 0, 0, 0, 0};
  private static final float[] X = {4, 0.5f};

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    // units z = (5, -11.5, 7.5, 4.5) get g = (1, 1, 2, -3) from class 0: the second is not active,
    // the last gets what is negative
    "guided-backprop, Relu, 5, 0",
    "deconvnet, Relu, 2, 1",
    // ReLU6 is active below 6 alone: the third is not
    "guided-backprop, Clip, 1, 2",
    "deconvnet, Clip, 2, 1"
  })
  void onlyWhatIsPositivePassesARectifier(
      String method, String rectifier, float first, float second) {
    // Given
    ExplanationMethod asked = Methods.byId(method);
    ImageBatch batch = new ImageBatch(1, 1, 2, X, List.of(Target.of(0)));

    // When
    float[] flow;
    try (Classifier classifier = SmallModels.open(twoLayers(rectifier))) {
      flow = values(asked, classifier, batch);
    }

    // Then
    assertThat(flow).containsExactly(new float[] {first, second}, within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({"guided-backprop", "deconvnet"})
  void aModelWithoutRectifiersIsRefused(String method) {
    // Given
    ExplanationMethod asked = Methods.byId(method);
    ImageBatch batch = new ImageBatch(1, 1, 2, X, List.of(Target.of(0)));
    try (Classifier classifier = SmallModels.open(twoLayers("Tanh"))) {

      // When
      assertThatThrownBy(() -> values(asked, classifier, batch))

          // Then
          .isInstanceOf(NotApplicableException.class)
          .hasMessageContaining("small")
          .hasMessageContaining("ReLU");
    }
  }

  private static float[] values(ExplanationMethod method, Classifier classifier, ImageBatch batch) {
    return method
        .explain(
            classifier,
            batch,
            ParameterValues.defaults(method.card().parameters()),
            Effort.unlimited())
        .get(0)
        .attribution()
        .values();
  }

  private static OnnxModel twoLayers(String activation) {
    OnnxModel m = OnnxModel.usual();
    String x = m.op("Flatten", m.image(1, 1, 2)).get();
    String z = m.op("Gemm", x, m.floats(FIRST, 4, 2)).with("transB", 1).get();
    String y =
        activation.equals("Clip")
            ? m.op("Clip", z, m.floats(new float[] {0}), m.floats(new float[] {6})).get()
            : m.op(activation, z).get();
    m.op("Gemm", y, m.floats(SECOND, 2, 4)).with("transB", 1).as(OnnxModel.SCORES);
    return m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 2);
  }
}
