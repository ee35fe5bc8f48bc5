package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.OnnxModel;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConvolutionGradientTest {

  static Stream<GradientCase> cases() {
    return Stream.of(strides(), pads(), groups(), otherRanks(), transposed()).flatMap(s -> s);
  }

  private static Stream<GradientCase> strides() {
    return Stream.of(
        conv("3x3", 3, 3, s -> s),
        conv("3x3, stating its kernel", 3, 3, s -> s.list("kernel_shape", 3, 3)),
        conv("2x2", 2, 2, s -> s),
        conv("1x1", 1, 1, s -> s),
        conv("1x3", 1, 3, s -> s),
        conv("1x1, stride 2", 1, 1, s -> s.list("strides", 2, 2)),
        conv("2x2, stride 2", 2, 2, s -> s.list("strides", 2, 2)),
        conv("3x3, stride 2", 3, 3, s -> s.list("strides", 2, 2)),
        conv("3x3, strides 1 and 2", 3, 3, s -> s.list("strides", 1, 2)),
        conv("2x2, stride 3, beyond its kernel", 2, 2, s -> s.list("strides", 3, 3)),
        conv("2x2, dilation 2", 2, 2, s -> s.list("dilations", 2, 2)),
        conv("2x3, dilations 3 and 2", 2, 3, s -> s.list("dilations", 3, 2)),
        conv(
            "2x2, dilation 2, stride 2",
            2,
            2,
            s -> s.list("dilations", 2, 2).list("strides", 2, 2)),
        GradientCase.linear(
                "Conv",
                "3x3, with bias",
                (m, x) -> m.op("Conv", x, m.weights(3, 2, 3, 3), m.weights(3)).get())
            .over(2, 6, 7),
        GradientCase.linear(
                "Conv",
                "followed by a batch normalisation that is folded into it",
                (m, x) -> {
                  String y = m.op("Conv", x, m.weights(3, 2, 3, 3), m.weights(3)).get();
                  return m.op(
                          "BatchNormalization",
                          y,
                          m.uniform(0.5, 2, 3),
                          m.weights(3),
                          m.weights(3),
                          m.uniform(0.5, 2, 3))
                      .get();
                })
            .over(2, 6, 7));
  }

  private static Stream<GradientCase> pads() {
    return Stream.of(
        conv("3x3, pad 1", 3, 3, s -> s.list("pads", 1, 1, 1, 1)),
        conv("3x3, asymmetric pads", 3, 3, s -> s.list("pads", 0, 1, 2, 1)),
        conv(
            "3x3, asymmetric pads, stride 2",
            3,
            3,
            s -> s.list("pads", 0, 1, 2, 2).list("strides", 2, 2)),
        conv("1x1, pad 1, beyond its kernel", 1, 1, s -> s.list("pads", 1, 1, 1, 1)),
        conv("1x1, pad 1, stride 2", 1, 1, s -> s.list("pads", 1, 1, 1, 1).list("strides", 2, 2)),
        conv("2x2, pad 3, beyond its kernel", 2, 2, s -> s.list("pads", 3, 2, 3, 3)),
        conv("2x2, pad 3, stride 3", 2, 2, s -> s.list("pads", 3, 2, 3, 3).list("strides", 3, 3)),
        conv("7x7, pad 3, larger than the map", 7, 7, s -> s.list("pads", 3, 3, 3, 3)),
        conv(
            "3x3, pad 2, dilation 2",
            3,
            3,
            s -> s.list("pads", 2, 2, 2, 2).list("dilations", 2, 2)),
        conv("3x3, SAME_UPPER", 3, 3, s -> s.with("auto_pad", "SAME_UPPER")),
        conv("2x2, SAME_UPPER", 2, 2, s -> s.with("auto_pad", "SAME_UPPER")),
        conv("2x2, SAME_LOWER", 2, 2, s -> s.with("auto_pad", "SAME_LOWER")),
        conv(
            "3x3, SAME_UPPER, stride 2",
            3,
            3,
            s -> s.with("auto_pad", "SAME_UPPER").list("strides", 2, 2)),
        conv(
            "3x3, SAME_LOWER, stride 2",
            3,
            3,
            s -> s.with("auto_pad", "SAME_LOWER").list("strides", 2, 2)),
        conv(
            "1x1, SAME_UPPER, stride 2",
            1,
            1,
            s -> s.with("auto_pad", "SAME_UPPER").list("strides", 2, 2)),
        conv("3x3, VALID, stride 2", 3, 3, s -> s.with("auto_pad", "VALID").list("strides", 2, 2)));
  }

  private static Stream<GradientCase> groups() {
    return Stream.of(
        grouped("two groups", 2, 6, s -> s.list("pads", 1, 1, 1, 1)),
        grouped("two groups, stride 2", 2, 6, s -> s.list("strides", 2, 2)),
        grouped("two groups, dilation 2", 2, 2, s -> s.list("dilations", 2, 2)),
        grouped("depthwise", 4, 4, s -> s.list("pads", 1, 1, 1, 1)),
        grouped("depthwise, stride 2", 4, 4, s -> s.list("pads", 1, 1, 1, 1).list("strides", 2, 2)),
        grouped("depthwise, three outputs a channel", 4, 12, s -> s),
        grouped(
            "depthwise, three outputs a channel, stride 2", 4, 12, s -> s.list("strides", 2, 2)));
  }

  private static GradientCase grouped(
      String setting, long group, long outputs, UnaryOperator<OnnxModel.Step> attributes) {
    return GradientCase.linear(
            "Conv",
            setting,
            (m, x) ->
                attributes
                    .apply(m.op("Conv", x, m.weights(outputs, 4 / group, 3, 3)))
                    .with("group", group)
                    .get())
        .over(4, 6, 5);
  }

  private static GradientCase conv(
      String setting, long height, long width, UnaryOperator<OnnxModel.Step> attributes) {
    return GradientCase.linear(
            "Conv",
            setting,
            (m, x) -> attributes.apply(m.op("Conv", x, m.weights(3, 2, height, width))).get())
        .over(2, 6, 7);
  }

  private static Stream<GradientCase> otherRanks() {
    return Stream.of(
        reshaped(
            "over a line",
            new long[] {0, 2, 20},
            (m, x) ->
                m.op("Conv", x, m.weights(3, 2, 4)).list("strides", 3).list("pads", 1, 2).get()),
        reshaped(
            "over a volume",
            new long[] {0, 1, 2, 5, 4},
            (m, x) ->
                m.op("Conv", x, m.weights(3, 1, 2, 3, 2))
                    .list("strides", 1, 2, 1)
                    .list("pads", 0, 1, 1, 0, 1, 0)
                    .get()));
  }

  private static GradientCase reshaped(
      String setting, long[] shape, BiFunction<OnnxModel, String, String> body) {
    return GradientCase.linear(
        "Conv", setting, (m, x) -> body.apply(m, m.op("Reshape", x, m.integers(shape)).get()));
  }

  private static Stream<GradientCase> transposed() {
    return Stream.of(
        transposed("3x3", 1, s -> s),
        transposed("3x3, stride 2", 1, s -> s.list("strides", 2, 2)),
        transposed(
            "3x3, stride 2, pad 1, output padding",
            1,
            s -> s.list("strides", 2, 2).list("pads", 1, 1, 1, 1).list("output_padding", 1, 1)),
        transposed("3x3, asymmetric pads", 1, s -> s.list("pads", 0, 1, 2, 1)),
        transposed("3x3, dilation 2", 1, s -> s.list("dilations", 2, 2)),
        transposed("3x3, two groups, stride 2", 2, s -> s.list("strides", 2, 2)),
        transposed(
            "3x3, VALID, stride 2", 1, s -> s.with("auto_pad", "VALID").list("strides", 2, 2)),
        transposed(
            "3x3, stating its output's shape",
            1,
            s -> s.list("strides", 2, 2).list("output_shape", 8, 7)),
        transposed(
            "3x3, SAME_UPPER, stride 2",
            1,
            s -> s.with("auto_pad", "SAME_UPPER").list("strides", 2, 2)),
        transposed(
            "3x3, SAME_LOWER, stride 2",
            1,
            s -> s.with("auto_pad", "SAME_LOWER").list("strides", 2, 2)));
  }

  private static GradientCase transposed(
      String setting, long group, UnaryOperator<OnnxModel.Step> attributes) {
    return GradientCase.linear(
            "ConvTranspose",
            setting,
            (m, x) ->
                attributes
                    .apply(m.op("ConvTranspose", x, m.weights(4, 3, 3, 3), m.weights(3 * group)))
                    .with("group", group)
                    .get())
        .over(4, 4, 3);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientAgreesWithCentralDifferences(GradientCase example) {
    GradientCheck.check(example);
  }
}
