package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.OnnxModel;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResizeGradientTest {

  private static final String[] COORDINATES = {
    "half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"
  };

  static Stream<GradientCase> cases() {
    return Stream.of(smooth(), nearest(), olderAndNewer()).flatMap(s -> s);
  }

  private static Stream<GradientCase> smooth() {
    return Stream.of("linear", "cubic")
        .flatMap(
            mode ->
                Arrays.stream(COORDINATES)
                    .flatMap(
                        coordinates ->
                            Stream.of(
                                sizes(mode, coordinates, "", 9, 7),
                                sizes(mode, coordinates, "", 3, 2),
                                sizes(mode, coordinates, "", 1, 4),
                                scales(mode, coordinates, "", 2, 3),
                                scales(mode, coordinates, "", 1.5f, 0.75f))));
  }

  private static Stream<GradientCase> nearest() {
    return Stream.of("floor", "ceil", "round_prefer_floor", "round_prefer_ceil")
        .flatMap(
            rounding ->
                Arrays.stream(COORDINATES)
                    .flatMap(
                        coordinates ->
                            Stream.of(
                                sizes("nearest", coordinates, rounding, 10, 7),
                                sizes("nearest", coordinates, rounding, 3, 2),
                                scales("nearest", coordinates, rounding, 2, 2.5f))));
  }

  private static Stream<GradientCase> olderAndNewer() {
    return Stream.of(
        resize(
            "cubic with another coefficient",
            (m, x) ->
                m.op("Resize", x, "", zoom(m, 2, 2))
                    .with("mode", "cubic")
                    .with("cubic_coeff_a", -0.5f)),
        resize(
                "named axes",
                (m, x) ->
                    m.op("Resize", x, "", m.floats(new float[] {2, 1.5f}, 2))
                        .list("axes", 2, 3)
                        .with("mode", "linear"))
            .opset(18),
        resize(
                "named axes, width first",
                (m, x) ->
                    m.op("Resize", x, "", "", m.integers(7, 9))
                        .list("axes", 3, 2)
                        .with("mode", "linear"))
            .opset(18),
        resize(
                "symmetric half pixels",
                (m, x) ->
                    m.op("Resize", x, "", zoom(m, 1.7f, 0.6f))
                        .with("mode", "linear")
                        .with("coordinate_transformation_mode", "half_pixel_symmetric"))
            .opset(19),
        resize("of opset 10", (m, x) -> m.op("Resize", x, zoom(m, 2, 3)).with("mode", "linear"))
            .opset(10),
        resize("to the nearest, of opset 10", (m, x) -> m.op("Resize", x, zoom(m, 2, 1.5f)))
            .opset(10),
        resize("as Upsample", (m, x) -> m.op("Upsample", x, zoom(m, 2, 3)).with("mode", "linear"))
            .opset(9),
        resize("as Upsample to the nearest", (m, x) -> m.op("Upsample", x, zoom(m, 2, 3)))
            .opset(9));
  }

  /** The batch's extent comes from the image's shape, as exporters write it. */
  private static GradientCase sizes(
      String mode, String coordinates, String rounding, long height, long width) {
    return resize(
        "%s %s, %s, to %dx%d".formatted(mode, rounding, coordinates, height, width),
        (m, x) -> {
          String shape = m.op("Slice", m.op("Shape", x).get(), m.integers(0), m.integers(2)).get();
          String sizes = m.op("Concat", shape, m.integers(height, width)).with("axis", 0).get();
          return attributes(m.op("Resize", x, "", "", sizes), mode, coordinates, rounding);
        });
  }

  private static GradientCase scales(
      String mode, String coordinates, String rounding, float height, float width) {
    return resize(
        "%s %s, %s, by %sx%s".formatted(mode, rounding, coordinates, height, width),
        (m, x) ->
            attributes(m.op("Resize", x, "", zoom(m, height, width)), mode, coordinates, rounding));
  }

  private static String zoom(OnnxModel m, float height, float width) {
    return m.floats(new float[] {1, 1, height, width}, 4);
  }

  private static OnnxModel.Step attributes(
      OnnxModel.Step step, String mode, String coordinates, String rounding) {
    step.with("mode", mode).with("coordinate_transformation_mode", coordinates);
    return rounding.isEmpty() ? step : step.with("nearest_mode", rounding);
  }

  private static GradientCase resize(
      String setting, BiFunction<OnnxModel, String, OnnxModel.Step> step) {
    return GradientCase.linear("Resize", setting, (m, x) -> step.apply(m, x).get());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientAgreesWithCentralDifferences(GradientCase example) {
    GradientCheck.check(example);
  }
}
