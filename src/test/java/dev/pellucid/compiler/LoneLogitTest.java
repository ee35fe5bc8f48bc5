package dev.pellucid.compiler;

import static dev.pellucid.compiler.TensorNames.INPUT_GRADIENT;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.rules.GradientRules;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Heads of all kinds on the same features, against the walk that begins with all classes. */
class LoneLogitTest {

  private static final double SAME = 1e-5;
  private static final int CLASSES = 5;
  private static final Tensor THREE = Explained.images(3, 3, 8, 8);
  private static final long[] TARGETS = {4, -1, 0};

  private record Head(OnnxModel model, String features) {

    String op(String operator, String... inputs) {
      return model.op(operator, inputs).get();
    }

    String flat() {
      return model.op("Flatten", op("GlobalAveragePool", features)).with("axis", 1).get();
    }

    String maps(long... pads) {
      return model
          .op("Conv", features, model.weights(CLASSES, 4, 1, 1), model.weights(CLASSES))
          .list("pads", pads)
          .get();
    }

    OnnxModel mean(String maps) {
      return scores(model.op("Flatten", op("GlobalAveragePool", maps)).with("axis", 1).get());
    }

    OnnxModel scores(String tensor) {
      model.op("Identity", tensor).as(OnnxModel.SCORES);
      return model.output(OnnxModel.SCORES, DataType.FLOAT, -1, CLASSES);
    }
  }

  static Stream<Named<UnaryOperator<OnnxModel>>> heads() {
    return Stream.of(
        head(
            "matrix",
            h -> h.scores(h.op("Gemm", h.flat(), h.model.weights(4, CLASSES), h.model.weights(5)))),
        head(
            "turned matrix", h -> h.model.classify(h.op("GlobalAveragePool", h.features), CLASSES)),
        head(
            "product and bias",
            h ->
                h.scores(
                    h.op(
                        "Add",
                        h.op("MatMul", h.flat(), h.model.weights(4, CLASSES)),
                        h.model.weights(5)))),
        head("maps", h -> h.mean(h.maps(0, 0, 0, 0))),
        head("rectified maps", h -> h.mean(h.op("Relu", h.maps(0, 0, 0, 0)))),
        head("padded maps", h -> h.mean(h.op("Relu", h.maps(1, 0, 2, 1)))),
        head(
            "clipped maps",
            h ->
                h.mean(
                    h.op(
                        "Clip", h.maps(0, 0, 0, 0), h.model.number(-0.1f), h.model.number(0.3f)))));
  }

  private static Named<UnaryOperator<OnnxModel>> head(String name, Function<Head, OnnxModel> head) {
    return Named.of(name, model -> head.apply(new Head(model, SmallNet.features(model))));
  }

  @ParameterizedTest
  @MethodSource("heads")
  void itsGradientIsThatOfTheWalkFromAllClasses(UnaryOperator<OnnxModel> head) {
    // Given
    ExplanationPlan plan = ExplanationPlan.of(Output.INPUT_GRADIENT);
    Tensor fromAll =
        Explained.by(plan.by(subject -> GradientRules.TABLE), head.apply(OnnxModel.usual()))
            .get(INPUT_GRADIENT, THREE, TARGETS);

    // When
    Tensor alone =
        Explained.by(plan, head.apply(OnnxModel.usual())).get(INPUT_GRADIENT, THREE, TARGETS);

    // Then
    assertThat(alone.relativeDistance(fromAll)).isLessThan(SAME);
  }

  @ParameterizedTest
  @MethodSource("heads")
  void nothingFlowsBackThroughTheOtherClasses(UnaryOperator<OnnxModel> head) {
    // Given
    OnnxModel model = head.apply(OnnxModel.usual());

    // When
    List<String> operators = Explained.by(Output.GRAD_CAM, model).operators();

    // Then: the two convolutions of the features, and a third where the head has one
    assertThat(operators).doesNotContain("OneHot").contains("Gather");
    assertThat(operators.stream().filter("Conv"::equals).count())
        .isEqualTo(
            Explained.by(Output.LOGITS, model).operators().stream().filter("Conv"::equals).count());
  }

  @Test
  void aLayerBehindTheFeaturesIsNotPassedOver() {
    // Given
    OnnxModel m = OnnxModel.usual();
    Head head = new Head(m, SmallNet.features(m));
    String maps = m.op("Conv", head.features, m.weights(CLASSES, 4, 1, 1)).as("maps");
    ExplanationPlan plan = ExplanationPlan.of(Output.GRADIENT).withLayers(List.of(maps));

    // When
    Tensor gradient =
        Explained.by(plan, head.mean(maps)).get(TensorNames.gradient(maps), THREE, 2, 2, 2);

    // Then: of 16 positions each has its share, at the target's map alone
    float[] expected = new float[3 * CLASSES * 16];
    for (int n = 0; n < 3; n++) {
      Arrays.fill(expected, (n * CLASSES + 2) * 16, (n * CLASSES + 3) * 16, 1 / 16f);
    }
    assertThat(gradient.values()).containsExactly(expected);
  }
}
