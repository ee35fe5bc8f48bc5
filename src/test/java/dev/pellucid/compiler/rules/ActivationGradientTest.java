package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.OnnxModel;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationGradientTest {

  private static final String CONTRIB = "com.microsoft";

  static Stream<GradientCase> cases() {
    return Stream.of(rectifiers(), bounded(), smooth(), softmaxes()).flatMap(s -> s);
  }

  private static Stream<GradientCase> rectifiers() {
    return Stream.of(
            plain("Relu"),
            plain("LeakyRelu"),
            real("LeakyRelu", "alpha", 0.3f),
            slopes("one for all"),
            slopes("one a channel", 2, 1, 1),
            slopes("one an element", 2, 5, 4),
            slopes("one a column", 4),
            plain("Elu"),
            real("Elu", "alpha", 0.6f),
            plain("Selu"),
            real("Selu", "gamma", 1.3f),
            plain("Celu"),
            real("Celu", "alpha", 1.8f),
            plain("Softsign"))
        .map(c -> c.on(Inputs.clearOf(0)));
  }

  private static GradientCase slopes(String setting, long... dims) {
    return GradientCase.of(
        "PRelu", setting, (m, x) -> m.op("PRelu", x, m.uniform(0.1, 0.6, dims)).get());
  }

  private static Stream<GradientCase> bounded() {
    float most = Float.MAX_VALUE;
    return Stream.of(
        clip("between bounds", "-1", "1.5"),
        clip("from below", "-1", ""),
        clip("from above", "", "1.5"),
        clip("not at all", "", ""),
        clip("by the largest numbers", "" + -most, "" + most),
        GradientCase.of(
                "Clip",
                "by attributes",
                (m, x) -> m.op("Clip", x).with("min", -1f).with("max", 1.5f).get())
            .opset(10)
            .on(Inputs.clearOf(-1, 1.5)),
        GradientCase.of("Clip", "by one attribute", (m, x) -> m.op("Clip", x).with("min", 0f).get())
            .opset(9)
            .on(Inputs.clearOf(0)),
        plain("HardSigmoid").on(Inputs.clearOf(-2.5, 2.5)),
        GradientCase.of(
                "HardSigmoid",
                "alpha 0.5, beta 0.25",
                (m, x) -> m.op("HardSigmoid", x).with("alpha", 0.5f).with("beta", 0.25f).get())
            .on(Inputs.clearOf(-0.5, 1.5)),
        plain("HardSwish").on(Inputs.clearOf(-3, 3)));
  }

  private static GradientCase clip(String setting, String low, String high) {
    return GradientCase.of(
            "Clip",
            setting,
            (m, x) ->
                m.op(
                        "Clip",
                        x,
                        low.isEmpty() ? "" : m.number(Float.parseFloat(low)),
                        high.isEmpty() ? "" : m.number(Float.parseFloat(high)))
                    .get())
        .on(Inputs.clearOf(-1, 1.5));
  }

  private static Stream<GradientCase> smooth() {
    return Stream.of(
        plain("Sigmoid"),
        plain("Tanh"),
        plain("Softplus"),
        plain("Mish").opset(18),
        plain("Erf"),
        plain("Gelu").opset(20),
        GradientCase.of(
                "Gelu", "by tanh", (m, x) -> m.op("Gelu", x).with("approximate", "tanh").get())
            .opset(20),
        GradientCase.of("com.microsoft.Gelu", "", (m, x) -> m.op("Gelu", x).in(CONTRIB).get()),
        GradientCase.of(
            "com.microsoft.QuickGelu", "", (m, x) -> m.op("QuickGelu", x).in(CONTRIB).get()),
        GradientCase.of(
            "com.microsoft.QuickGelu",
            "alpha 1",
            (m, x) -> m.op("QuickGelu", x).in(CONTRIB).with("alpha", 1f).get()));
  }

  private static Stream<GradientCase> softmaxes() {
    return Stream.of("Softmax", "LogSoftmax")
        .flatMap(
            operator ->
                Stream.of(
                    plain(operator),
                    softmax(operator, 1, OnnxModel.USUAL_OPSET),
                    softmax(operator, -2, OnnxModel.USUAL_OPSET),
                    plain(operator).opset(12),
                    softmax(operator, 2, 11),
                    softmax(operator, -1, 9),
                    softmax(operator, -2, 11)));
  }

  private static GradientCase softmax(String operator, long axis, long opset) {
    return GradientCase.of(
            operator,
            "axis %d of opset %d".formatted(axis, opset),
            (m, x) -> m.op(operator, x).with("axis", axis).get())
        .opset(opset);
  }

  private static GradientCase plain(String operator) {
    return GradientCase.of(operator, "", (m, x) -> m.op(operator, x).get());
  }

  private static GradientCase real(String operator, String attribute, float value) {
    return GradientCase.of(
        operator,
        attribute + " " + value,
        (m, x) -> m.op(operator, x).with(attribute, value).get());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientAgreesWithCentralDifferences(GradientCase example) {
    GradientCheck.check(example);
  }
}
