package dev.pellucid.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same net in the words of every opset, as the original runs it and as it is explained. */
class OpsetTest {

  private static final long NEWEST = 21;
  private static final int CHANNELS = 6;
  private static final int CLASSES = 4;
  private static final Tensor IMAGES = Explained.images(2, 3, 8, 8);
  private static final long[] TARGETS = {1, 3};

  /** Of the L2 norm: the rounding of sums in another order is left, nothing else. */
  private static final double SAME = 1e-5;

  private static final ExplanationPlan PLAN =
      ExplanationPlan.of(Output.LOGITS, Output.INPUT_GRADIENT);

  /** Writes the operators whose attributes became inputs, or changed their meaning. */
  private record Writer(OnnxModel m, long opset) {

    OnnxModel net() {
      String x = m.image(3, 8, 8);
      String conv =
          m.op("Conv", x, m.weights(CHANNELS, 3, 3, 3), m.weights(CHANNELS))
              .list("pads", 1, 1, 1, 1)
              .get();
      String activated = clip(m.op("Relu", normalised(conv)).get(), 0.1f, 1.5f);
      String pooled =
          m.op("MaxPool", pad(activated, 0, 0, 1, 1, 0, 0, 1, 1))
              .list("kernel_shape", 2, 2)
              .list("strides", 2, 2)
              .get();
      List<String> parts = split(pooled, 2, 4);
      String joined = m.op("Concat", parts.get(1), parts.get(0)).with("axis", 1).get();
      String wide = doubled(dropout(joined));
      String cut = slice(wide, new long[] {1, 0}, new long[] {9, 8}, new long[] {2, 3});
      String averaged = m.op("AveragePool", cut).list("kernel_shape", 2, 2).get();
      String gate = m.op("Softmax", reduced("ReduceMean", averaged, 2, 3)).with("axis", 1).get();
      String gated = m.op("Mul", averaged, unsqueezed(gate, 2, 3)).get();
      String rows = reduced("ReduceSum", gated, 3);
      String strength = unsqueezed(reduced("ReduceL2", rows, 2), 2);
      String tall = m.op("Div", rows, strength).get();
      String features = squeezed(unsqueezed(tall, 3), 3);
      return m.classify(features, CLASSES);
    }

    private String normalised(String x) {
      return m.op(
              "BatchNormalization",
              x,
              m.uniform(0.5, 2, CHANNELS),
              m.weights(CHANNELS),
              m.weights(CHANNELS),
              m.uniform(0.5, 2, CHANNELS))
          .get();
    }

    private String clip(String x, float low, float high) {
      return opset < 11
          ? m.op("Clip", x).with("min", low).with("max", high).get()
          : m.op("Clip", x, scalar(low), scalar(high)).get();
    }

    private String scalar(float value) {
      return m.floats(new float[] {value});
    }

    private String pad(String x, long... pads) {
      return opset < 11
          ? m.op("Pad", x).list("pads", pads).with("value", 0.7f).get()
          : m.op("Pad", x, m.integers(pads), scalar(0.7f)).get();
    }

    private List<String> split(String x, long... sizes) {
      return opset < 13
          ? m.op("Split", x).list("split", sizes).with("axis", 1).outputs(2)
          : m.op("Split", x, m.integers(sizes)).with("axis", 1).outputs(2);
    }

    /** Nearest neighbours, in which a pixel becomes four. */
    private String doubled(String x) {
      String scales = m.floats(new float[] {1, 1, 2, 2}, 4);
      if (opset < 11) {
        return m.op(opset < 10 ? "Upsample" : "Resize", x, scales).with("mode", "nearest").get();
      }
      return m.op("Resize", x, m.floats(new float[0], 0), scales)
          .with("mode", "nearest")
          .with("coordinate_transformation_mode", "asymmetric")
          .with("nearest_mode", "floor")
          .get();
    }

    private String dropout(String x) {
      return opset < 12
          ? m.op("Dropout", x).with("ratio", 0.4f).get()
          : m.op("Dropout", x, scalar(0.4f)).get();
    }

    private String slice(String x, long[] starts, long[] ends, long[] axes) {
      return opset < 10
          ? m.op("Slice", x).list("starts", starts).list("ends", ends).list("axes", axes).get()
          : m.op("Slice", x, m.integers(starts), m.integers(ends), m.integers(axes)).get();
    }

    private String reduced(String operator, String x, long... axes) {
      long inputSince = operator.equals("ReduceSum") ? 13 : 18;
      return overAxes(operator, x, inputSince, axes).with("keepdims", 0).get();
    }

    private String unsqueezed(String x, long... axes) {
      return overAxes("Unsqueeze", x, 13, axes).get();
    }

    private String squeezed(String x, long... axes) {
      return overAxes("Squeeze", x, 13, axes).get();
    }

    private OnnxModel.Step overAxes(String operator, String x, long inputSince, long... axes) {
      return opset < inputSince
          ? m.op(operator, x).list("axes", axes)
          : m.op(operator, x, m.integers(axes));
    }
  }

  private static OnnxModel net(long opset) {
    return new Writer(new OnnxModel(opset), opset).net();
  }

  @ParameterizedTest
  @ValueSource(longs = {9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21})
  void aNetMeansTheSameInEveryOpset(long opset) {
    // Given
    OnnxModel model = net(opset);
    Tensor gradient =
        Explained.by(PLAN, net(NEWEST)).get(TensorNames.INPUT_GRADIENT, IMAGES, TARGETS);

    // When
    Map<String, Tensor> outputs = Explained.by(PLAN, model).run(IMAGES, TARGETS);

    // Then
    try (OnnxSession original = OnnxSession.open(model.bytes())) {
      assertThat(
              outputs
                  .get(TensorNames.LOGITS)
                  .relativeDistance(original.run(IMAGES).get(OnnxModel.SCORES)))
          .isLessThan(SAME);
    }
    assertThat(outputs.get(TensorNames.INPUT_GRADIENT).relativeDistance(gradient)).isLessThan(SAME);
  }

  /** As every file was before version 4 of the format. */
  @Test
  void weightsMayBeListedAsInputs() {
    // Given
    long opset = 9;
    OnnxModel listed = new OnnxModel(opset).listingInitializersAsInputs();
    OnnxModel model = new Writer(listed, opset).net();

    // When
    Explained explained = Explained.by(PLAN, model);

    // Then
    Map<String, Tensor> outputs = explained.run(IMAGES, TARGETS);
    Map<String, Tensor> expected = Explained.by(PLAN, net(opset)).run(IMAGES, TARGETS);
    assertThat(explained.compiled().inputName()).isEqualTo(OnnxModel.IMAGE);
    for (String output : List.of(TensorNames.LOGITS, TensorNames.INPUT_GRADIENT)) {
      assertThat(outputs.get(output).relativeDistance(expected.get(output)))
          .as(output)
          .isLessThan(SAME);
    }
  }
}
