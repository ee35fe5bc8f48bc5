package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.OnnxModel;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NormalisationGradientTest {

  static Stream<GradientCase> cases() {
    return Stream.of(batch(), instance(), layer(), group(), groupOfOldOpset(), localResponse())
        .flatMap(s -> s);
  }

  private static Stream<GradientCase> batch() {
    return Stream.of(
        GradientCase.of(
                "BatchNormalization",
                "after a rectifier, so that nothing can fold it",
                (m, x) -> normalised(m, m.op("Relu", x).get()))
            .on(Inputs.clearOf(0)),
        GradientCase.linear(
            "BatchNormalization",
            "of rows",
            (m, x) -> {
              String rows = m.op("ReduceMean", x).list("axes", 2, 3).with("keepdims", 0).get();
              return normalised(m, rows);
            }),
        GradientCase.linear(
                "BatchNormalization",
                "of a line, from opset 9",
                (m, x) -> normalised(m, m.op("Reshape", x, m.integers(0, 2, 20)).get()))
            .opset(9),
        GradientCase.linear(
            "BatchNormalization",
            "with a large epsilon",
            (m, x) ->
                m.op(
                        "BatchNormalization",
                        x,
                        m.uniform(0.5, 2, 2),
                        m.weights(2),
                        m.weights(2),
                        m.uniform(0.1, 0.5, 2))
                    .with("epsilon", 0.3f)
                    .get()));
  }

  private static String normalised(OnnxModel m, String x) {
    return m.op(
            "BatchNormalization",
            x,
            m.uniform(0.5, 2, 2),
            m.weights(2),
            m.weights(2),
            m.uniform(0.5, 2, 2))
        .get();
  }

  private static Stream<GradientCase> instance() {
    return Stream.of(
        GradientCase.of("InstanceNormalization", "", (m, x) -> perInstance(m, x)),
        GradientCase.of(
            "InstanceNormalization",
            "of a line",
            (m, x) -> perInstance(m, m.op("Reshape", x, m.integers(0, 2, 20)).get())),
        GradientCase.of(
            "InstanceNormalization",
            "with a large epsilon",
            (m, x) ->
                m.op("InstanceNormalization", x, m.uniform(0.5, 2, 2), m.weights(2))
                    .with("epsilon", 0.5f)
                    .get()));
  }

  private static String perInstance(OnnxModel m, String x) {
    return m.op("InstanceNormalization", x, m.uniform(0.5, 2, 2), m.weights(2)).get();
  }

  private static Stream<GradientCase> layer() {
    return Stream.of(
        GradientCase.of(
            "LayerNormalization",
            "over the last axis",
            (m, x) -> m.op("LayerNormalization", x, m.uniform(0.5, 2, 4), m.weights(4)).get()),
        GradientCase.of(
            "LayerNormalization",
            "over the last three axes, without bias",
            (m, x) ->
                m.op("LayerNormalization", x, m.uniform(0.5, 2, 2, 5, 4)).with("axis", 1).get()),
        GradientCase.of(
            "LayerNormalization",
            "over the last two axes, with one scale a column and a large epsilon",
            (m, x) ->
                m.op("LayerNormalization", x, m.uniform(0.5, 2, 4), m.weights(5, 4))
                    .with("axis", -2)
                    .with("epsilon", 0.5f)
                    .get()));
  }

  private static Stream<GradientCase> group() {
    return Stream.of(
        perGroup(21, 1, 1e-5f),
        perGroup(21, 2, 1e-5f),
        perGroup(21, 6, 1e-5f),
        perGroup(21, 3, 0.5f),
        GradientCase.of(
                "GroupNormalization",
                "of a line",
                (m, x) -> grouped(m, m.op("Reshape", x, m.integers(0, 6, 6)).get(), 6, 2, 1e-5f))
            .over(6, 2, 3)
            .opset(21));
  }

  /** Seen as instances, whose rule it then is. */
  private static Stream<GradientCase> groupOfOldOpset() {
    return Stream.of(perGroup(18, 1, 1e-5f), perGroup(18, 3, 0.5f), perGroup(20, 2, 1e-5f))
        .map(
            example ->
                new GradientCase(
                    "InstanceNormalization",
                    "of a GroupNormalization, " + example.setting(),
                    example.chw(),
                    example.inputs(),
                    example.linear(),
                    example.opset(),
                    example.body()));
  }

  private static GradientCase perGroup(long opset, long groups, float epsilon) {
    return GradientCase.of(
            "GroupNormalization",
            "6 channels in %d groups, epsilon %s, opset %d".formatted(groups, epsilon, opset),
            (m, x) -> grouped(m, x, opset < 21 ? groups : 6, groups, epsilon))
        .over(6, 2, 3)
        .opset(opset);
  }

  private static String grouped(OnnxModel m, String x, long scales, long groups, float epsilon) {
    return m.op("GroupNormalization", x, m.uniform(0.5, 2, scales), m.weights(scales))
        .with("num_groups", groups)
        .with("epsilon", epsilon)
        .get();
  }

  private static Stream<GradientCase> localResponse() {
    return Stream.of(lrn(1), lrn(3), lrn(5), lrn(11));
  }

  /**
   * Constants larger than usual, so that the second term weighs. ONNX Runtime takes odd sizes only.
   */
  private static GradientCase lrn(long size) {
    return GradientCase.of(
            "LRN",
            "over %d channels of 6".formatted(size),
            (m, x) ->
                m.op("LRN", x)
                    .with("size", size)
                    .with("alpha", 1.5f)
                    .with("beta", 0.6f)
                    .with("bias", 1.2f)
                    .get())
        .over(6, 2, 3);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientAgreesWithCentralDifferences(GradientCase example) {
    GradientCheck.check(example);
  }
}
