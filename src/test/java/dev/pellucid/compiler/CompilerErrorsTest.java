package dev.pellucid.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.backward.UnsupportedOperatorException;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.graph.UnknownShapeException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person reads whose model cannot be explained. */
class CompilerErrorsTest {

  private static final String MODEL = "road signs";

  private static Throwable compiling(byte[] onnx, ExplanationPlan plan) {
    return catchThrowable(() -> ClassifierCompiler.compile(onnx, MODEL, plan));
  }

  private static Throwable compiling(OnnxModel model) {
    return compiling(model.bytes(), ExplanationPlan.of(Output.LOGITS));
  }

  /** {@code Acosh} has no rule; it stands in the head, or before the last map. */
  private static OnnxModel withStrangeNode(boolean inTheHead) {
    OnnxModel m = OnnxModel.usual();
    UnaryOperator<String> strange = x -> m.op("Acosh", x).named("strange").get();
    String x = m.image(3, 8, 8);
    String first = m.op("Conv", x, m.weights(4, 3, 3, 3)).get();
    String before = m.op("Relu", inTheHead ? first : strange.apply(first)).get();
    String last = m.op("Relu", m.op("Conv", before, m.weights(4, 4, 3, 3)).get()).as("last");
    String pooled = m.op("GlobalAveragePool", last).get();
    return m.classify(inTheHead ? strange.apply(pooled) : pooled, 3);
  }

  @Test
  void anOperatorWithoutARuleIsNamedWithWhatCanStillBeHad() {
    // Given
    OnnxModel model = withStrangeNode(false);

    // When
    Throwable thrown =
        compiling(model.bytes(), ExplanationPlan.of(Output.INPUT_GRADIENT, Output.GRAD_CAM));

    // Then
    assertThat(thrown)
        .isInstanceOf(UnsupportedOperatorException.class)
        .hasMessage(
            "model road signs cannot be explained through node strange: operator Acosh has no"
                + " backward rule. Outputs that can still be had:"
                + " [ACTIVATION, GRAD_CAM, LOGITS, PROBABILITIES, TARGET]");
  }

  @Test
  void inTheHeadItLeavesNoGradientAtAll() {
    // Given
    OnnxModel model = withStrangeNode(true);

    // When
    Throwable thrown =
        compiling(model.bytes(), ExplanationPlan.of(Output.INPUT_GRADIENT, Output.GRAD_CAM));

    // Then
    assertThat(thrown)
        .isInstanceOf(UnsupportedOperatorException.class)
        .hasMessageEndingWith(
            "Outputs that can still be had: [ACTIVATION, LOGITS, PROBABILITIES, TARGET]");
    assertThat(((UnsupportedOperatorException) thrown).node().operator()).isEqualTo("Acosh");
  }

  @Test
  void anOperatorThatHidesTheShapeOfTheScoresIsNamed() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String flat = m.op("Flatten", m.image(3, 8, 8)).get();
    m.op("Mystery", flat).in("com.example").named("strange").as(OnnxModel.SCORES);
    m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 3);

    // When
    Throwable thrown = compiling(m);

    // Then
    assertThat(thrown)
        .isInstanceOf(UnknownShapeException.class)
        .hasMessage(
            "model road signs: the shape of 'scores' cannot be told: operator com.example.Mystery"
                + " of node strange is not known");
  }

  static Stream<Arguments> bytesThatAreNoModel() {
    byte[] whole = SmallNet.classifier().bytes();
    return Stream.of(
        Arguments.of("empty", new byte[0], "it holds no graph"),
        Arguments.of("text", "<html>not found</html>".getBytes(StandardCharsets.UTF_8), ""),
        Arguments.of("cut short", Arrays.copyOf(whole, whole.length / 2), ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bytesThatAreNoModel")
  void bytesThatAreNoModelAreSaidToBeNone(String kind, byte[] bytes, String why) {
    // Given
    ExplanationPlan plan = ExplanationPlan.of(Output.LOGITS);

    // When
    Throwable thrown = compiling(bytes, plan);

    // Then
    assertThat(thrown)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith("model road signs is not an ONNX file: ")
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(longs = {8, 22})
  void anOpsetOutsideTheRangeIsNamedWithTheRange(long opset) {
    // Given
    OnnxModel model = new OnnxModel(opset);
    model.op("Relu", model.image(3, 8, 8)).as(OnnxModel.SCORES);

    // When
    Throwable thrown = compiling(model);

    // Then
    assertThat(thrown)
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "model road signs uses ONNX opset %d; Pellucid reads 9 to 21. Export it again with"
                    .formatted(opset)
                + " opset_version=17");
  }

  @Test
  void aWeightOutsideTheFileIsNamed() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.image(3, 8, 8);
    String outside =
        m.stored(
            TensorProto.newBuilder()
                .setDataType(DataType.FLOAT.getNumber())
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addDims(192)
                .addDims(3));
    m.op("MatMul", m.op("Flatten", x).get(), outside).as(OnnxModel.SCORES);
    m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 3);

    // When
    Throwable thrown = compiling(m);

    // Then
    assertThat(thrown)
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "model road signs: the weight '%s' is stored outside the ONNX file; save the model with"
                    .formatted(outside)
                + " its weights inside");
  }

  static Stream<Arguments> inputsThatAreNoImage() {
    return Stream.of(
        Arguments.of(
            "two inputs",
            (UnaryOperator<OnnxModel>)
                m -> {
                  String both =
                      m.op("Add", m.image(3, 8, 8), m.input("other", DataType.FLOAT, -1, 3, 8, 8))
                          .get();
                  return scored(m, both);
                },
            "image [N,3,8,8] float32, other [N,3,8,8] float32"),
        Arguments.of(
            "no known height and width",
            (UnaryOperator<OnnxModel>) m -> scored(m, m.image(3, -1, -1)),
            "image of unknown shape float32"),
        Arguments.of(
            "whole numbers",
            (UnaryOperator<OnnxModel>)
                m ->
                    scored(
                        m,
                        m.op("Cast", m.input("image", DataType.UINT8, -1, 3, 8, 8))
                            .with("to", DataType.FLOAT.getNumber())
                            .get()),
            "image [N,3,8,8] uint8"));
  }

  private static OnnxModel scored(OnnxModel m, String map) {
    m.op("GlobalAveragePool", map).as(OnnxModel.SCORES);
    return m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 3, 1, 1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inputsThatAreNoImage")
  void anInputThatIsNoImageIsShownBesideWhatIsExpected(
      String kind, UnaryOperator<OnnxModel> writing, String shown) {
    // Given
    OnnxModel model = writing.apply(OnnxModel.usual());

    // When
    Throwable thrown = compiling(model);

    // Then
    assertThat(thrown)
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "model road signs is no image classifier: it should have one input, float32 [N,C,H,W]"
                + " with known C, H and W, but has "
                + shown);
  }

  @Test
  void anOutputThatScoresNothingIsShown() {
    // Given
    OnnxModel m = OnnxModel.usual();
    m.op("Relu", m.image(3, 8, 8)).as("map");
    m.output("map", DataType.FLOAT, -1, 3, 8, 8);

    // When
    Throwable thrown = compiling(m);

    // Then
    assertThat(thrown)
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "model road signs is no image classifier: no output is float32 [N,classes]; 'map' is"
                + " [N,3,8,8]");
  }
}
