package dev.pellucid.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that an exporter froze to one image takes any number of them once it is compiled. */
class FrozenBatchTest {

  private static final Tensor IMAGES = Explained.images(3, 4, 4, 4);

  static Stream<Arguments> bodies() {
    return Stream.of(
        body("flattened by plain numbers", (m, x) -> m.op("Reshape", x, m.integers(1, 64)).get()),
        body(
            "flattened by plain numbers and an open one",
            (m, x) -> m.op("Reshape", x, m.integers(1, -1)).get()),
        body("with a class token", FrozenBatchTest::classToken),
        body("attention with tokens before images", FrozenBatchTest::tokensFirst),
        body("attention in windows", FrozenBatchTest::windows),
        body(
            "channels shuffled",
            (m, x) -> {
              String apart = m.op("Reshape", x, m.integers(1, 2, 2, 4, 4)).get();
              String swapped = m.op("Transpose", apart).list("perm", 0, 2, 1, 3, 4).get();
              return m.op("Reshape", swapped, m.integers(1, 4, 4, 4)).get();
            }),
        body(
            "resized to plain numbers",
            (m, x) ->
                m.op("Resize", x, "", "", m.integers(1, 4, 7, 6)).with("mode", "linear").get()));
  }

  private static Arguments body(String name, BiFunction<OnnxModel, String, String> body) {
    return Arguments.of(name, body);
  }

  private static String classToken(OnnxModel m, String x) {
    String flat = m.op("Reshape", x, m.integers(1, 4, 16)).get();
    String patches = m.op("Transpose", flat).list("perm", 0, 2, 1).get();
    String tokens = m.op("Concat", m.weights(1, 1, 4), patches).with("axis", 1).get();
    return m.op("Tanh", m.op("Add", tokens, m.weights(1, 17, 4)).get()).get();
  }

  /** PyTorch's MultiheadAttention: [T,N,E] seen as [T,N·heads,E/heads] and as [T·N,E]. */
  private static String tokensFirst(OnnxModel m, String x) {
    String flat = m.op("Reshape", x, m.integers(1, 4, 16)).get();
    String tokens = m.op("Transpose", flat).list("perm", 2, 0, 1).get();
    String mixed = m.op("MatMul", tokens, m.weights(4, 4)).get();
    String heads = m.op("Reshape", mixed, m.integers(16, 2, 2)).get();
    String stacked = m.op("Transpose", heads).list("perm", 1, 0, 2).get();
    String keys = m.op("Transpose", heads).list("perm", 1, 2, 0).get();
    String attention = m.op("Softmax", m.op("MatMul", stacked, keys).get()).get();
    String seen = m.op("MatMul", attention, stacked).get();
    String together = m.op("Transpose", seen).list("perm", 1, 0, 2).get();
    String rows = m.op("Reshape", together, m.integers(16, 4)).get();
    String out = m.op("Gemm", rows, m.weights(4, 4)).get();
    String again = m.op("Reshape", out, m.integers(16, 1, 4)).get();
    return m.op("Transpose", again).list("perm", 1, 0, 2).get();
  }

  /** Swin's windows, four an image, become part of the batch. */
  private static String windows(OnnxModel m, String x) {
    String apart = m.op("Reshape", x, m.integers(1, 4, 2, 2, 2, 2)).get();
    String gathered = m.op("Transpose", apart).list("perm", 0, 2, 4, 3, 5, 1).get();
    String tokens = m.op("Reshape", gathered, m.integers(4, 4, 4)).get();
    String keys = m.op("Transpose", tokens).list("perm", 0, 2, 1).get();
    String attention = m.op("Softmax", m.op("MatMul", tokens, keys).get()).get();
    String seen = m.op("MatMul", attention, tokens).get();
    String back = m.op("Reshape", seen, m.integers(1, 2, 2, 2, 2, 4)).get();
    return m.op("Transpose", back).list("perm", 0, 5, 1, 3, 2, 4).get();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void everyImageOfABatchIsExplainedAsIfAlone(
      String name, BiFunction<OnnxModel, String, String> body) {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.input(OnnxModel.IMAGE, DataType.FLOAT, 1, 4, 4, 4);
    m.classify(body.apply(m, x), 3);
    Explained explained = Explained.by(ExplanationPlan.of(Output.LOGITS, Output.INPUT_GRADIENT), m);

    // When
    Map<String, Tensor> together = explained.run(IMAGES, 0, 1, 2);

    // Then
    try (OnnxSession original = OnnxSession.open(m.bytes())) {
      for (int n = 0; n < 3; n++) {
        Map<String, Tensor> alone = explained.run(IMAGES.only(n), n);
        assertThat(
                together
                    .get(TensorNames.LOGITS)
                    .only(n)
                    .relativeDistance(original.run(IMAGES.only(n)).get(OnnxModel.SCORES)))
            .as("logits of image %d", n)
            .isLessThan(1e-5);
        assertThat(
                together
                    .get(TensorNames.INPUT_GRADIENT)
                    .only(n)
                    .relativeDistance(alone.get(TensorNames.INPUT_GRADIENT)))
            .as("gradient of image %d", n)
            .isLessThan(1e-5);
      }
    }
  }
}
