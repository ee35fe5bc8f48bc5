package dev.pellucid.compiler.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.compiler.Explained;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.Output;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolingGradientTest {

  /** A setting of a window. */
  private record Setting(String text, UnaryOperator<OnnxModel.Step> attributes) {}

  static Stream<GradientCase> cases() {
    return Stream.of(
            maxima(),
            averages(),
            countedBeyondThePadding(),
            dilatedAverages(),
            windowsLeftOut(),
            global())
        .flatMap(s -> s);
  }

  private static Stream<Setting> windows() {
    return Stream.of(
        new Setting("2x2, stride 2", s -> s.list("kernel_shape", 2, 2).list("strides", 2, 2)),
        new Setting("2x2, overlapping", s -> s.list("kernel_shape", 2, 2)),
        new Setting(
            "3x3, stride 2, pad 1",
            s -> s.list("kernel_shape", 3, 3).list("strides", 2, 2).list("pads", 1, 1, 1, 1)),
        new Setting("3x3, pad 1", s -> s.list("kernel_shape", 3, 3).list("pads", 1, 1, 1, 1)),
        new Setting(
            "3x2, asymmetric pads",
            s -> s.list("kernel_shape", 3, 2).list("strides", 2, 2).list("pads", 0, 1, 2, 0)),
        new Setting(
            "2x2, stride 3, with gaps", s -> s.list("kernel_shape", 2, 2).list("strides", 3, 3)),
        new Setting("6x7, the whole map", s -> s.list("kernel_shape", 6, 7)),
        new Setting(
            "2x3, stride 2, ceiling",
            s -> s.list("kernel_shape", 2, 3).list("strides", 2, 2).with("ceil_mode", 1)),
        new Setting(
            "3x3, stride 2, ceiling, pad 1",
            s ->
                s.list("kernel_shape", 3, 3)
                    .list("strides", 2, 2)
                    .list("pads", 1, 1, 1, 1)
                    .with("ceil_mode", 1)),
        new Setting(
            "3x3, SAME_UPPER, stride 2",
            s -> s.list("kernel_shape", 3, 3).list("strides", 2, 2).with("auto_pad", "SAME_UPPER")),
        new Setting(
            "2x2, SAME_LOWER", s -> s.list("kernel_shape", 2, 2).with("auto_pad", "SAME_LOWER")),
        new Setting(
            "3x3, VALID, stride 2",
            s -> s.list("kernel_shape", 3, 3).list("strides", 2, 2).with("auto_pad", "VALID")));
  }

  private static Stream<GradientCase> maxima() {
    Stream<Setting> dilated =
        Stream.of(
            new Setting(
                "2x2, dilation 2", s -> s.list("kernel_shape", 2, 2).list("dilations", 2, 2)),
            new Setting(
                "2x3, dilation 3 and 2, stride 2, pad 1",
                s ->
                    s.list("kernel_shape", 2, 3)
                        .list("dilations", 3, 2)
                        .list("strides", 2, 2)
                        .list("pads", 1, 1, 1, 1)),
            new Setting(
                "2x2, column major indices",
                s -> s.list("kernel_shape", 2, 2).list("strides", 2, 2).with("storage_order", 1)));
    return Stream.concat(windows(), dilated)
        .map(window -> pool("MaxPool", window).on(Inputs.distinct()));
  }

  /**
   * Until opset 18, ONNX Runtime counts what a ceiled window covers beyond the padding as padding;
   * from opset 19 on it does as PyTorch does.
   */
  private static Stream<GradientCase> averages() {
    return windows()
        .flatMap(
            window ->
                Stream.of(
                    average(window, "padding not counted", s -> s),
                    average(window, "padding counted", s -> s.with("count_include_pad", 1)),
                    average(
                            window,
                            "padding counted, since opset 19",
                            s -> s.with("count_include_pad", 1))
                        .opset(19)));
  }

  /** Ceiled windows that reach beyond the padding. */
  private static Stream<GradientCase> countedBeyondThePadding() {
    return Stream.of(
            new Setting(
                "3x3, stride 2, asymmetric pads",
                s -> s.list("kernel_shape", 3, 3).list("strides", 2, 2).list("pads", 0, 1, 1, 0)),
            new Setting(
                "2x3, stride 2, VALID",
                s -> s.list("kernel_shape", 2, 3).list("strides", 2, 2).with("auto_pad", "VALID")),
            new Setting(
                "3x2, SAME_UPPER, stride 2",
                s ->
                    s.list("kernel_shape", 3, 2)
                        .list("strides", 2, 2)
                        .with("auto_pad", "SAME_UPPER")))
        .flatMap(
            window ->
                Stream.of(10, 18)
                    .map(
                        opset ->
                            average(
                                    window,
                                    "ceiling, padding counted, opset " + opset,
                                    s -> s.with("ceil_mode", 1).with("count_include_pad", 1))
                                .opset(opset)));
  }

  private static Stream<GradientCase> dilatedAverages() {
    Setting dilated =
        new Setting(
            "2x3, dilations 3 and 2",
            s ->
                s.list("kernel_shape", 2, 3)
                    .list("dilations", 3, 2)
                    .list("strides", 2, 1)
                    .list("pads", 1, 1, 1, 1));
    return Stream.of(
        average(dilated, "padding not counted", s -> s).opset(19),
        average(dilated, "padding counted", s -> s.with("count_include_pad", 1)).opset(19));
  }

  private static GradientCase average(
      Setting window, String more, UnaryOperator<OnnxModel.Step> attributes) {
    GradientCase made =
        pool(
            "AveragePool",
            new Setting(
                window.text() + ", " + more, s -> attributes.apply(window.attributes().apply(s))));
    return new GradientCase(
        made.operator(),
        made.setting(),
        made.chw(),
        made.inputs(),
        true,
        made.opset(),
        made.body());
  }

  private static GradientCase pool(String operator, Setting window) {
    return GradientCase.of(
            operator, window.text(), (m, x) -> window.attributes().apply(m.op(operator, x)).get())
        .over(2, 6, 7);
  }

  @Test
  void aMeanOverTheWholeMapGoesBackWithoutAConvolution() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String mean = m.op("AveragePool", m.image(2, 6, 8)).list("kernel_shape", 6, 8).get();

    // When
    Explained explained = Explained.by(Output.INPUT_GRADIENT, m.classify(mean, 3));

    // Then
    assertThat(explained.operators()).doesNotContain("ConvTranspose");
  }

  private static Stream<GradientCase> global() {
    return Stream.of(
        GradientCase.linear(
            "AveragePool",
            "over the whole map",
            (m, x) -> m.op("AveragePool", x).list("kernel_shape", 5, 4).get()),
        GradientCase.linear(
            "AveragePool",
            "over the whole map and its padding",
            (m, x) ->
                m.op("AveragePool", x).list("kernel_shape", 5, 4).list("pads", 1, 1, 1, 1).get()),
        GradientCase.linear("GlobalAveragePool", "", (m, x) -> m.op("GlobalAveragePool", x).get()),
        GradientCase.linear(
            "GlobalAveragePool",
            "over a line",
            (m, x) -> m.op("GlobalAveragePool", line(m, x)).get()),
        GradientCase.of("GlobalMaxPool", "", (m, x) -> m.op("GlobalMaxPool", x).get())
            .on(Inputs.distinct()),
        GradientCase.of(
                "GlobalMaxPool", "over a line", (m, x) -> m.op("GlobalMaxPool", line(m, x)).get())
            .on(Inputs.distinct()),
        GradientCase.of(
                "MaxPool",
                "over a line",
                (m, x) ->
                    m.op("MaxPool", line(m, x))
                        .list("kernel_shape", 3)
                        .list("strides", 2)
                        .list("pads", 1, 0)
                        .get())
            .on(Inputs.distinct()),
        GradientCase.linear(
            "AveragePool",
            "over a line",
            (m, x) ->
                m.op("AveragePool", line(m, x))
                    .list("kernel_shape", 3)
                    .list("strides", 2)
                    .list("pads", 1, 0)
                    .get()));
  }

  /**
   * The last window of the rows would begin in the padding at the end, and is left out. ONNX's own
   * shape inference counts it, hence the sum that hides the extent.
   */
  private static Stream<GradientCase> windowsLeftOut() {
    return Stream.of(
        leftOut("MaxPool", "", step -> step),
        leftOut("AveragePool", "", step -> step),
        leftOut("AveragePool", ", padding counted", step -> step.with("count_include_pad", 1)));
  }

  private static GradientCase leftOut(
      String operator, String more, UnaryOperator<OnnxModel.Step> attributes) {
    return GradientCase.of(
            operator,
            "2x2, stride 3, ceiling, the last window in the padding" + more,
            (m, x) -> {
              OnnxModel.Step pool =
                  m.op(operator, x)
                      .list("kernel_shape", 2, 2)
                      .list("strides", 3, 3)
                      .list("pads", 1, 1, 1, 1)
                      .with("ceil_mode", 1);
              return m.op("ReduceSum", attributes.apply(pool).get(), m.integers(3)).get();
            })
        .over(2, 6, 7)
        .on(Inputs.distinct());
  }

  private static String line(OnnxModel m, String x) {
    return m.op("Reshape", x, m.integers(0, 2, 20)).get();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientAgreesWithCentralDifferences(GradientCase example) {
    GradientCheck.check(example);
  }
}
