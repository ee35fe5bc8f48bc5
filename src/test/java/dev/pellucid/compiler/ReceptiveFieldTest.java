package dev.pellucid.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.ReceptiveField.Axis;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.model.inference.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReceptiveFieldTest {

  private static final String LAYER = "layer";
  private static final int HEIGHT = 17;
  private static final int WIDTH = 14;

  /** What a small network is made of; the result of the last step is the layer. */
  @FunctionalInterface
  interface Features {
    String on(OnnxModel m, String image);
  }

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of(
            "one convolution", (Features) (m, x) -> conv(m, x, 3).list("pads", 1, 1, 1, 1).get()),
        Arguments.of(
            "strides without padding",
            (Features)
                (m, x) ->
                    conv(m, conv(m, x, 3).list("strides", 2, 2).get(), 3)
                        .list("strides", 2, 2)
                        .get()),
        Arguments.of(
            "dilation",
            (Features) (m, x) -> conv(m, conv(m, x, 3).list("dilations", 2, 2).get(), 2).get()),
        Arguments.of(
            "uneven padding after what a stride left over",
            (Features)
                (m, x) ->
                    conv(m, conv(m, x, 3).list("strides", 3, 3).list("pads", 0, 1, 1, 0).get(), 3)
                        .list("pads", 1, 1, 1, 1)
                        .get()),
        Arguments.of(
            "average pooling and a pad of its own",
            (Features)
                (m, x) ->
                    conv(
                            m,
                            m.op(
                                    "Pad",
                                    m.op("AveragePool", x)
                                        .list("kernel_shape", 2, 2)
                                        .list("strides", 2, 2)
                                        .get(),
                                    m.integers(0, 0, 2, 1, 0, 0, 0, 1))
                                .get(),
                            3)
                        .get()),
        Arguments.of(
            "a way around a wider one",
            (Features)
                (m, x) -> {
                  String first = conv(m, x, 3).list("pads", 1, 1, 1, 1).list("strides", 2, 2).get();
                  String wide = conv(m, first, 5).list("pads", 2, 2, 2, 2).get();
                  return m.op("Add", conv(m, first, 1).get(), wide).get();
                }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void itIsWhereTheGradientIsNotZero(String name, Features features) {
    // Given
    OnnxModel m = OnnxModel.usual();
    m.op("Identity", features.on(m, m.image(3, HEIGHT, WIDTH))).as(LAYER);
    byte[] onnx = m.classify(LAYER, 2).bytes();

    // When
    ReceptiveField field = ReceptiveField.of(onnx, name, LAYER);

    // Then: of every position, the rectangle about the pixels with a gradient
    try (Classifier classifier = SmallModels.open(m)) {
      int columns = field.layer().width();
      for (int p = 0; p < field.layer().height() * columns; p++) {
        float[] gradient = gradient(classifier, field, p);
        assertThat(extent(gradient, true)).isEqualTo(seen(field.rows(), p / columns));
        assertThat(extent(gradient, false)).isEqualTo(seen(field.columns(), p % columns));
      }
    }
  }

  @Test
  void whatLooksAtTheWholePictureSeesAllOfIt() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = conv(m, m.image(3, HEIGHT, WIDTH), 3).get();
    String gate = m.op("Sigmoid", m.op("GlobalAveragePool", x).get()).get();
    m.op("Mul", x, gate).as(LAYER);

    // When
    ReceptiveField field = ReceptiveField.of(m.classify(LAYER, 2).bytes(), "gated", LAYER);

    // Then
    assertThat(seen(field.rows(), 0)).containsExactly(0, HEIGHT - 1);
    assertThat(seen(field.columns(), 5)).containsExactly(0, WIDTH - 1);
  }

  @Test
  void theMiddlesAreThoseOfTheFieldsInTheMidst() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String first =
        conv(m, m.image(3, 32, 32), 3).list("pads", 1, 1, 1, 1).list("strides", 2, 2).get();
    m.op("Identity", conv(m, first, 3).list("pads", 1, 1, 1, 1).list("strides", 2, 2).get())
        .as(LAYER);

    // When
    ReceptiveField field = ReceptiveField.of(m.classify(LAYER, 2).bytes(), "strided", LAYER);

    // Then
    Axis rows = field.rows();
    assertThat(rows.step()).isEqualTo(4);
    assertThat(rows.origin() + 3 * rows.step())
        .isCloseTo((rows.first()[3] + rows.last()[3]) / 2.0, within(1e-9));
  }

  private static OnnxModel.Step conv(OnnxModel m, String x, int side) {
    return m.op("Conv", x, m.uniform(0.1, 1, 3, 3, side, side));
  }

  private static float[] gradient(Classifier classifier, ReceptiveField field, int position) {
    int channels = field.layer().channels();
    int positions = field.layer().height() * field.layer().width();
    float[] covector = new float[channels * positions];
    covector[position] = 1;
    float[] image = new float[3 * HEIGHT * WIDTH];
    return classifier
        .run(
            ExplanationPlan.of(Output.PULLBACK).atLayer(LAYER),
            new ImageBatch(3, HEIGHT, WIDTH, image, List.of(Target.of(0))),
            Map.of(
                TensorNames.COVECTOR,
                Tensor.of(covector, 1, channels, field.layer().height(), field.layer().width()),
                TensorNames.COVECTOR_GAIN,
                Tensor.of(new float[1], 1)))
        .row(TensorNames.PULLBACK, 0);
  }

  private static int[] extent(float[] gradient, boolean ofRows) {
    int[] touched = new int[Math.max(HEIGHT, WIDTH)];
    for (int i = 0; i < gradient.length; i++) {
      if (gradient[i] != 0) {
        touched[ofRows ? i / WIDTH % HEIGHT : i % WIDTH]++;
      }
    }
    int[] where = IntStream.range(0, touched.length).filter(i -> touched[i] > 0).toArray();
    return new int[] {Arrays.stream(where).min().orElse(-1), Arrays.stream(where).max().orElse(-1)};
  }

  private static int[] seen(Axis axis, int position) {
    return new int[] {axis.first()[position], axis.last()[position]};
  }
}
