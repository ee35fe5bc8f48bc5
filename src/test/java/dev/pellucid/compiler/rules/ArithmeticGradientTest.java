package dev.pellucid.compiler.rules;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.OnnxModel;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArithmeticGradientTest {

  static Stream<GradientCase> cases() {
    return Stream.of(pairs(), extremes(), powers(), choices(), functions(), steps())
        .flatMap(s -> s);
  }

  /** Every sort of broadcasting, of constants and of what depends on the image. */
  private static Stream<GradientCase> pairs() {
    return Stream.of("Add", "Sub", "Mul", "Div", "Sum", "Mean")
        .flatMap(
            operator ->
                Stream.of(
                    withConstant(operator),
                    withConstant(operator, 4),
                    withConstant(operator, 1),
                    withConstant(operator, 5, 1),
                    withConstant(operator, 2, 1, 1),
                    withConstant(operator, 1, 2, 5, 4),
                    both(operator, "of one tensor twice", (m, x) -> x),
                    both(operator, "with its means over the map", (m, x) -> mean(m, x, 2, 3)),
                    both(operator, "with its means over channels", (m, x) -> mean(m, x, 1)),
                    repeated(operator),
                    raised(operator)))
        .map(c -> c.on(Inputs.between(0.5, 2.5)));
  }

  private static GradientCase withConstant(String operator, long... dims) {
    return pair(
        operator,
        "with a constant of " + Arrays.toString(dims) + " on either side",
        (m, x) -> {
          String right = m.op(operator, x, m.uniform(0.5, 2, dims)).get();
          return m.op(operator, m.uniform(0.5, 2, dims), right).get();
        });
  }

  private static GradientCase both(
      String operator, String setting, BiFunction<OnnxModel, String, String> other) {
    return GradientCase.of(
        operator,
        setting,
        (m, x) -> {
          String left = m.op(operator, other.apply(m, x), x).get();
          return m.op(operator, left, other.apply(m, x)).get();
        });
  }

  /** The constant is the larger one. */
  private static GradientCase repeated(String operator) {
    return pair(
        operator,
        "with a constant that repeats the image's part",
        (m, x) -> {
          String right = m.op(operator, mean(m, x, 1, 3), m.uniform(0.5, 2, 3, 1, 2)).get();
          String left = m.op(operator, m.uniform(0.5, 2, 3, 1, 2), mean(m, x, 1, 3)).get();
          return m.op("Sub", right, left).get();
        });
  }

  /** The constant has the higher rank, and so comes before the batch. */
  private static GradientCase raised(String operator) {
    return pair(
        operator,
        "with a constant of higher rank",
        (m, x) -> {
          String rows = m.op("Flatten", mean(m, x, 2)).get();
          String stack = m.op(operator, rows, m.uniform(0.5, 2, 3, 1, 8)).get();
          return m.op("Transpose", stack).list("perm", 1, 0, 2).get();
        });
  }

  private static GradientCase pair(
      String operator, String setting, BiFunction<OnnxModel, String, String> body) {
    return operator.equals("Div")
        ? GradientCase.of(operator, setting, body)
        : GradientCase.linear(operator, setting, body);
  }

  private static String mean(OnnxModel m, String x, long... axes) {
    return m.op("ReduceMean", x).list("axes", axes).get();
  }

  private static Stream<GradientCase> extremes() {
    return Stream.of("Min", "Max")
        .flatMap(
            operator ->
                Stream.of(
                    extreme(operator, "with a number", (m, x) -> m.number(0.5f)),
                    extreme(
                        operator,
                        "with a constant a channel",
                        (m, x) -> m.floats(new float[] {0.5f, -1}, 2, 1, 1)),
                    extreme(operator, "of one tensor twice", (m, x) -> x),
                    extreme(
                        operator,
                        "with what it ties with, broadcast",
                        (m, x) -> m.op("Reduce" + operator, x).list("axes", 2, 3).get()),
                    GradientCase.of(
                        operator,
                        "of three",
                        (m, x) -> m.op(operator, m.number(0.5f), x, m.op("Neg", x).get()).get()),
                    GradientCase.of(operator, "of one", (m, x) -> m.op(operator, x).get()),
                    GradientCase.of(
                        operator,
                        "of a part that a constant repeats",
                        (m, x) ->
                            m.op(
                                    operator,
                                    m.op("Slice", x, m.integers(0), m.integers(1), m.integers(3))
                                        .get(),
                                    m.floats(new float[] {0.5f, -1, -1}, 1, 1, 3))
                                .get())))
        .map(c -> c.on(Inputs.clearOf(-1, -0.5, 0, 0.5)));
  }

  private static GradientCase extreme(
      String operator, String setting, BiFunction<OnnxModel, String, String> other) {
    return GradientCase.of(operator, setting, (m, x) -> m.op(operator, x, other.apply(m, x)).get());
  }

  private static Stream<GradientCase> powers() {
    return Stream.of(
        power("square", 2).on(Inputs.anywhere()),
        power("cube", 3).on(Inputs.anywhere()),
        power("root", 0.5f),
        power("inverse", -1),
        GradientCase.of(
                "Pow",
                "one a channel",
                (m, x) -> m.op("Pow", x, m.floats(new float[] {2, 1.5f}, 2, 1, 1)).get())
            .on(Inputs.between(0.5, 2)),
        GradientCase.of(
                "Pow",
                "repeating the base",
                (m, x) -> m.op("Pow", mean(m, x, 3), m.floats(new float[] {2, 1.5f, -2}, 3)).get())
            .on(Inputs.between(0.5, 2)),
        GradientCase.of("Pow", "by a whole number", (m, x) -> m.op("Pow", x, m.integers(3)).get())
            .on(Inputs.anywhere()));
  }

  private static GradientCase power(String setting, float exponent) {
    return GradientCase.of("Pow", setting, (m, x) -> m.op("Pow", x, m.number(exponent)).get())
        .on(Inputs.between(0.5, 2));
  }

  private static Stream<GradientCase> choices() {
    return Stream.of(
        chosen("elementwise", 2, 5, 4),
        chosen("by column", 4),
        chosen("by row of a higher rank", 1, 1, 5, 1),
        GradientCase.linear(
            "Where",
            "between parts that are repeated",
            (m, x) -> m.op("Where", some(m, 2, 5, 4), mean(m, x, 1), mean(m, x, 2, 3)).get()),
        GradientCase.linear(
            "Where",
            "against a constant",
            (m, x) -> {
              String right = m.op("Where", some(m, 5, 1), x, m.number(-3)).get();
              return m.op("Where", some(m, 2, 1, 1), m.number(4), right).get();
            }),
        GradientCase.of(
                "Where",
                "by the image itself",
                (m, x) -> {
                  String positive = m.op("Greater", x, m.number(0)).get();
                  return m.op("Where", positive, m.op("Exp", x).get(), x).get();
                })
            .on(Inputs.clearOf(0)));
  }

  private static GradientCase chosen(String setting, long... dims) {
    return GradientCase.linear(
        "Where", setting, (m, x) -> m.op("Where", some(m, dims), x, m.op("Neg", x).get()).get());
  }

  private static String some(OnnxModel m, long... dims) {
    boolean[] flags = new boolean[(int) LongStream.of(dims).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = i % 3 != 1;
    }
    return m.booleans(flags, dims);
  }

  private static Stream<GradientCase> functions() {
    Inputs positive = Inputs.between(0.5, 2.5);
    return Stream.of(
        GradientCase.linear("Neg", "", (m, x) -> m.op("Neg", x).get()),
        GradientCase.linear("Identity", "", (m, x) -> m.op("Identity", x).get()),
        GradientCase.linear(
            "Cast",
            "to what it is",
            (m, x) -> m.op("Cast", x).with("to", DataType.FLOAT.getNumber()).get()),
        plain("Sqrt").on(positive),
        plain("Exp"),
        plain("Log").on(positive),
        plain("Abs").on(Inputs.clearOf(0)),
        plain("Reciprocal").on(positive),
        plain("Sin"),
        plain("Cos"));
  }

  /** Beside something that lets the gradient through: a step on its own does not. */
  private static Stream<GradientCase> steps() {
    double[] halves = new double[17];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = i / 2.0 - 4;
    }
    return Stream.of("Floor", "Ceil", "Round", "Sign")
        .map(
            operator ->
                GradientCase.of(
                        operator, "", (m, x) -> m.op("Mul", m.op(operator, x).get(), x).get())
                    .on(Inputs.clearOf(halves)));
  }

  private static GradientCase plain(String operator) {
    return GradientCase.of(operator, "", (m, x) -> m.op(operator, x).get());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientAgreesWithCentralDifferences(GradientCase example) {
    GradientCheck.check(example);
  }
}
