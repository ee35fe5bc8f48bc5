package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.OnnxModel;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReductionGradientTest {

  private static final long AXES_AS_INPUT = 18;

  static Stream<GradientCase> cases() {
    return Stream.concat(
        Stream.of(
                "ReduceSum",
                "ReduceMean",
                "ReduceMax",
                "ReduceMin",
                "ReduceProd",
                "ReduceL1",
                "ReduceL2",
                "ReduceSumSquare",
                "ReduceLogSum",
                "ReduceLogSumExp")
            .flatMap(
                operator ->
                    Stream.of(
                        reduce(operator, 1, 2, 3),
                        reduce(operator, 0, 2, 3),
                        reduce(operator, 0, 1),
                        reduce(operator, 1, -1),
                        reduce(operator, 0, 1, -2),
                        reduce(operator, 0, 3, 1, 2),
                        asAttribute(operator, 1, 2, 3),
                        asAttribute(operator, 0, -1, 1))),
        Stream.of(overNothing(), bothSigns(), zeros(1), zeros(2)));
  }

  private static GradientCase reduce(String operator, long keep, long... axes) {
    return made(
            operator,
            "axes %s, keepdims %d".formatted(Arrays.toString(axes), keep),
            (m, x) -> m.op(operator, x, m.integers(axes)).with("keepdims", keep).get())
        .opset(AXES_AS_INPUT);
  }

  private static GradientCase asAttribute(String operator, long keep, long... axes) {
    return made(
            operator,
            "axes %s as attribute, keepdims %d".formatted(Arrays.toString(axes), keep),
            (m, x) -> m.op(operator, x).list("axes", axes).with("keepdims", keep).get())
        .opset(11);
  }

  /** ONNX Runtime heeds the attribute for sums, though not for extremes. */
  private static GradientCase overNothing() {
    return made(
            "ReduceSum",
            "no axes",
            (m, x) -> m.op("ReduceSum", x).with("noop_with_empty_axes", 1).get())
        .opset(AXES_AS_INPUT);
  }

  /** Of four factors, of which some are zero: only a lone zero has a slope. */
  private static GradientCase zeros(int count) {
    return GradientCase.of(
            "ReduceProd",
            "of factors of which %d are zero".formatted(count),
            (m, x) -> m.op("ReduceProd", x).list("axes", 3).get())
        .on(
            (random, size) -> {
              float[] values = Inputs.between(0.5, 2).draw(random, size);
              for (int i = 0; i < size; i++) {
                values[i] = i % 8 < count ? 0 : values[i];
              }
              return values;
            });
  }

  /** On both sides of zero, where the magnitude turns. */
  private static GradientCase bothSigns() {
    return GradientCase.of(
            "ReduceL1", "of both signs", (m, x) -> m.op("ReduceL1", x).list("axes", 3).get())
        .on(Inputs.clearOf(0));
  }

  private static GradientCase made(
      String operator, String setting, BiFunction<OnnxModel, String, String> body) {
    return switch (operator) {
      case "ReduceSum", "ReduceMean" ->
          GradientCase.linear(operator, setting, body).on(Inputs.between(0.5, 2));
      case "ReduceMax", "ReduceMin" ->
          GradientCase.of(operator, setting, body).on(Inputs.distinct());
      default -> GradientCase.of(operator, setting, body).on(Inputs.between(0.5, 2));
    };
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientAgreesWithCentralDifferences(GradientCase example) {
    GradientCheck.check(example);
  }
}
