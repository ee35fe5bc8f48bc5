package dev.pellucid.compiler.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.compiler.Explained;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.Output;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MovementGradientTest {

  static Stream<GradientCase> cases() {
    return Stream.of(shapes(), joins(), splits(), slices(), gathers(), pads(), repeats(), blocks())
        .flatMap(s -> s);
  }

  private static Stream<GradientCase> shapes() {
    return Stream.of(
        moved("Reshape", "", (m, x) -> m.op("Reshape", x, m.integers(-1, 8, 5)).get()),
        moved("Reshape", "0 and -1", (m, x) -> m.op("Reshape", x, m.integers(0, 0, -1)).get()),
        moved(
            "Reshape",
            "into the batch and back",
            (m, x) -> {
              String rows = m.op("Reshape", x, m.integers(-1, 4)).get();
              String mixed = m.op("MatMul", rows, m.weights(4, 4)).get();
              return m.op("Reshape", mixed, m.integers(-1, 2, 5, 4)).get();
            }),
        moved("Flatten", "", (m, x) -> m.op("Flatten", x).get()),
        moved(
            "Flatten",
            "axis 2",
            (m, x) ->
                m.op("Reshape", m.op("Flatten", x).with("axis", 2).get(), m.integers(-1, 40))
                    .get()),
        moved("Flatten", "axis -3", (m, x) -> m.op("Flatten", x).with("axis", -3).get()),
        moved(
            "Squeeze",
            "",
            (m, x) ->
                m.op("Squeeze", m.op("ReduceMean", x).list("axes", 1, 3).get(), m.integers(-1, 1))
                    .get()),
        moved("Unsqueeze", "", (m, x) -> m.op("Unsqueeze", x, m.integers(-1, 1)).get()),
        moved("Transpose", "", (m, x) -> m.op("Transpose", x).list("perm", 0, 2, 3, 1).get()),
        moved(
            "Transpose",
            "reversed, and back",
            (m, x) -> {
              String reversed = m.op("Transpose", x).get();
              return m.op("Transpose", m.op("Mul", reversed, m.weights(4, 5, 2, 1)).get()).get();
            }));
  }

  private static Stream<GradientCase> joins() {
    return Stream.of(
        moved(
            "Concat",
            "",
            (m, x) -> {
              String mean = m.op("ReduceMean", x).list("axes", 1).get();
              return m.op("Concat", x, mean, m.op("Neg", x).get()).with("axis", 1).get();
            }),
        moved(
            "Concat", "of one tensor twice", (m, x) -> m.op("Concat", x, x).with("axis", -1).get()),
        moved(
            "Concat",
            "with a constant that is repeated for each image",
            (m, x) -> {
              String batch = m.op("Gather", m.op("Shape", x).get(), m.integers(0)).get();
              String shape = m.op("Concat", batch, m.integers(1, 5, 4)).with("axis", 0).get();
              String token = m.op("Expand", m.weights(1, 1, 5, 4), shape).get();
              return m.op("Concat", token, x).with("axis", 1).get();
            }));
  }

  private static Stream<GradientCase> splits() {
    return Stream.of(
        parts(
            "equal, by their number",
            18,
            (m, x) -> m.op("Split", x).with("axis", 3).with("num_outputs", 2).outputs(2)),
        parts("equal, by the outputs", 13, (m, x) -> m.op("Split", x).with("axis", -1).outputs(2)),
        parts(
            "uneven, by their number",
            18,
            (m, x) -> m.op("Split", x).with("axis", 2).with("num_outputs", 2).outputs(2)),
        parts(
            "unequal",
            13,
            (m, x) -> m.op("Split", x, m.integers(1, 3, 1)).with("axis", 2).outputs(3)),
        parts(
            "unequal, by attribute",
            11,
            (m, x) -> m.op("Split", x).list("split", 1, 3, 1).with("axis", 2).outputs(3)),
        parts(
            "first part unused",
            13,
            (m, x) -> m.op("Split", x, m.integers(1, 3)).with("axis", 3).outputs(2).subList(1, 2)),
        parts(
            "middle part unused",
            13,
            (m, x) -> {
              List<String> made = m.op("Split", x, m.integers(1, 3, 1)).with("axis", 2).outputs(3);
              return List.of(made.get(0), made.get(2));
            }));
  }

  private static GradientCase parts(
      String setting, long opset, BiFunction<OnnxModel, String, List<String>> split) {
    return moved(
            "Split",
            setting,
            (m, x) -> {
              String[] rows =
                  split.apply(m, x).stream()
                      .map(part -> m.op("Flatten", part).get())
                      .toArray(String[]::new);
              return m.op("Concat", rows).with("axis", 1).get();
            })
        .opset(opset);
  }

  @Test
  void everySecondRowAndColumnGoesBackWithoutPaddingSingleElements() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.image(2, 6, 8);
    String end = m.integers(Long.MAX_VALUE, Long.MAX_VALUE);
    String half = m.op("Slice", x, m.integers(0, 0), end, m.integers(2, 3), m.integers(2, 2)).get();

    // When
    Explained explained = Explained.by(Output.INPUT_GRADIENT, m.classify(half, 3));

    // Then
    assertThat(explained.operators()).doesNotContain("Pad").contains("ConvTranspose");
  }

  private static Stream<GradientCase> slices() {
    long end = Long.MAX_VALUE;
    long start = Long.MIN_VALUE;
    return Stream.of(
        slice(l(1), l(3), l(2), l(1)),
        slice(l(-3), l(-1), l(3), l(1)),
        slice(l(0), l(end), l(2), l(2)),
        slice(l(1), l(end), l(2), l(2)),
        slice(l(0, 1), l(end, end), l(2, 3), l(2, 2)),
        slice(l(0), l(end), l(1), l(2)),
        slice(l(1), l(100), l(2), l(3)),
        slice(l(-1), l(start), l(3), l(-1)),
        slice(l(-1), l(start), l(2), l(-2)),
        slice(l(3), l(0), l(2), l(-2)),
        slice(l(100), l(-100), l(2), l(-3)),
        slice(l(1, 0), l(4, 3), l(2, 3), l(2, 1)),
        slice(l(4, 1), l(0, 3), l(-2, -1), l(-1, 1)),
        slice(l(0, 0, 1), l(end, 1, 3), l(0, 1, 2), l(1, 1, 1)),
        moved(
            "Slice",
            "without axes and steps",
            (m, x) -> m.op("Slice", x, m.integers(0, 1, 2), m.integers(end, 2, 4)).get()),
        moved(
                "Slice",
                "by attributes",
                (m, x) ->
                    m.op("Slice", x)
                        .list("starts", 1, -3)
                        .list("ends", 5, -1)
                        .list("axes", 2, 3)
                        .get())
            .opset(9));
  }

  private static long[] l(long... values) {
    return values;
  }

  private static GradientCase slice(long[] starts, long[] ends, long[] axes, long[] steps) {
    return moved(
        "Slice",
        "from %s to %s of axes %s by steps %s"
            .formatted(
                Arrays.toString(starts),
                Arrays.toString(ends),
                Arrays.toString(axes),
                Arrays.toString(steps)),
        (m, x) ->
            m.op(
                    "Slice",
                    x,
                    m.integers(starts),
                    m.integers(ends),
                    m.integers(axes),
                    m.integers(steps))
                .get());
  }

  private static Stream<GradientCase> gathers() {
    return Stream.of(
        moved("Gather", "one", (m, x) -> m.op("Gather", x, m.integer(3)).with("axis", 2).get()),
        moved(
            "Gather",
            "the last",
            (m, x) -> m.op("Gather", x, m.integer(-1)).with("axis", -2).get()),
        moved(
            "Gather",
            "a few, repeated",
            (m, x) -> m.op("Gather", x, m.integers(3, 0, 3, -1, 3)).with("axis", 3).get()),
        moved(
            "Gather",
            "a permutation of channels",
            (m, x) -> m.op("Gather", x, m.integers(1, 0)).with("axis", 1).get()),
        moved(
            "Gather",
            "a table",
            (m, x) -> {
              String table = m.op("Reshape", m.integers(0, 1, 2, 2, 4, 0), m.integers(2, 3)).get();
              return m.op("Gather", x, table).with("axis", 2).get();
            }));
  }

  private static Stream<GradientCase> pads() {
    return Stream.of(
        pad("constant", 0, 0, 1, 2, 0, 0, 2, 0),
        pad("constant", 0, 1, -1, 2, 0, 0, -1, -1),
        pad("reflect", 0, 0, 2, 1, 0, 0, 3, 3),
        pad("edge", 0, 0, 2, 1, 0, 0, 3, 4),
        pad("reflect", 0, 0, 0, 0, 0, 0, 0, 2),
        moved(
            "Pad",
            "with a value",
            (m, x) -> m.op("Pad", x, m.integers(0, 0, 1, 1, 0, 0, 1, 1), m.number(3)).get()),
        moved(
                "Pad",
                "by attributes",
                (m, x) ->
                    m.op("Pad", x).list("pads", 0, 0, 1, 1, 0, 0, 2, 1).with("value", 2f).get())
            .opset(9),
        moved(
                "Pad",
                "of named axes",
                (m, x) -> m.op("Pad", x, m.integers(1, 2, 0, 1), "", m.integers(-1, 2)).get())
            .opset(18),
        moved(
                "Pad",
                "by wrapping",
                (m, x) ->
                    m.op("Pad", x, m.integers(0, 0, 2, 1, 0, 0, 3, 3)).with("mode", "wrap").get())
            .opset(19));
  }

  private static GradientCase pad(String mode, long... pads) {
    return moved(
        "Pad",
        mode + " " + Arrays.toString(pads),
        (m, x) -> m.op("Pad", x, m.integers(pads)).with("mode", mode).get());
  }

  private static Stream<GradientCase> repeats() {
    return Stream.of(
        moved(
            "Expand",
            "",
            (m, x) ->
                m.op(
                        "Expand",
                        m.op("ReduceMean", x).list("axes", 1, 3).get(),
                        m.integers(1, 3, 5, 2))
                    .get()),
        moved(
            "Expand",
            "to a higher rank",
            (m, x) -> {
              String expanded = m.op("Expand", x, m.integers(3, 1, 2, 1, 1)).get();
              return m.op("Transpose", expanded).list("perm", 1, 0, 2, 3, 4).get();
            }),
        moved("Expand", "by ones", (m, x) -> m.op("Expand", x, m.integers(1, 1)).get()),
        moved("Tile", "", (m, x) -> m.op("Tile", x, m.integers(1, 2, 1, 3)).get()),
        moved("Tile", "once", (m, x) -> m.op("Tile", x, m.integers(1, 1, 1, 1)).get()));
  }

  private static Stream<GradientCase> blocks() {
    return Stream.of(
        moved("DepthToSpace", "", (m, x) -> m.op("DepthToSpace", x).with("blocksize", 2).get())
            .over(8, 2, 3),
        moved(
                "DepthToSpace",
                "DCR",
                (m, x) -> m.op("DepthToSpace", x).with("blocksize", 2).with("mode", "DCR").get())
            .over(8, 2, 3),
        moved(
                "DepthToSpace",
                "CRD",
                (m, x) -> m.op("DepthToSpace", x).with("blocksize", 2).with("mode", "CRD").get())
            .over(8, 2, 3),
        moved("SpaceToDepth", "", (m, x) -> m.op("SpaceToDepth", x).with("blocksize", 2).get())
            .over(2, 4, 6));
  }

  private static GradientCase moved(
      String operator, String setting, BiFunction<OnnxModel, String, String> body) {
    return GradientCase.linear(operator, setting, body);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientAgreesWithCentralDifferences(GradientCase example) {
    GradientCheck.check(example);
  }
}
