package dev.pellucid.compiler.rules.relevance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.Explained;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.Tensor;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.rules.relevance.SlowLayer.SlowRule;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule against a unit-by-unit reading of its definition, on a net of a strided, grouped,
 * unevenly padded convolution, a dilated one behind a leaky ReLU (so that its input has both
 * signs), and a dense layer.
 */
class LinearRuleTest {

  private static final int[] IMAGE = {4, 7, 6};
  private static final int[] MIDDLE = {6, 4, 3};
  private static final int CLASSES = 3;
  private static final float LEAK = 0.3f;
  private static final List<Float> LOW = Collections.nCopies(4, -3f);
  private static final List<Float> HIGH = Collections.nCopies(4, 4f);

  private final Random random = new Random(5);
  private final float[] firstWeights = normal(6 * 2 * 3 * 2, 0.4);
  private final float[] secondWeights = normal(3 * 6 * 2 * 2, 0.3);
  private final float[] denseWeights = normal(CLASSES * 6, 0.5);

  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(new Epsilon(0), SlowLayer.epsilon(0)),
        Arguments.of(new Epsilon(0.1), SlowLayer.epsilon(0.1)),
        Arguments.of(AlphaBeta.PLUS, SlowLayer.alphaBeta(1, 0, true)),
        Arguments.of(new AlphaBeta(1, 0, false), SlowLayer.alphaBeta(1, 0, false)),
        Arguments.of(new AlphaBeta(2, 1, true), SlowLayer.alphaBeta(2, 1, true)),
        Arguments.of(new Contrast(), SlowLayer.alphaBeta(1, 1, false)),
        Arguments.of(new Gamma(0.25), SlowLayer.gamma(0.25)),
        Arguments.of(new Gamma(3), SlowLayer.gamma(3)),
        Arguments.of(new Excitation(), SlowLayer.excitation(0)));
  }

  static Stream<Arguments> rulesOfTheFirstLayer() {
    return Stream.of(
        Arguments.of(new Box(LOW, HIGH), SlowLayer.box(-3, 4)),
        Arguments.of(new SquaredWeights(), SlowLayer.squaredWeights()),
        Arguments.of(new Flat(), SlowLayer.flat()),
        Arguments.of(new ShiftedExcitation(LOW), SlowLayer.excitation(-3)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void aRuleIsWhatItsDefinitionSays(LinearRule rule, SlowRule definition) {
    // Given
    float[] bias = normal(6, 0.2);
    Tensor images = Explained.images(2, 4, 7, 6);

    // When
    Tensor relevance = relevance(LayerwiseRelevance.of(rule, rule), bias, images);

    // Then
    for (int image = 0; image < 2; image++) {
      double[] expected = slowly(images.image(image), bias, definition, definition);
      assertThat(distance(relevance.image(image), expected)).isLessThan(FLOAT32_OVER_THREE_LAYERS);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rulesOfTheFirstLayer")
  void aRuleOfTheFirstLayerIsWhatItsDefinitionSays(LinearRule rule, SlowRule definition) {
    // Given
    float[] bias = normal(6, 0.2);
    Tensor images = Explained.images(2, 4, 7, 6);
    LayerwiseRelevance composite =
        LayerwiseRelevance.of(AlphaBeta.PLUS, AlphaBeta.PLUS).withFirst(rule);

    // When
    Tensor relevance = relevance(composite, bias, images);

    // Then
    for (int image = 0; image < 2; image++) {
      double[] expected =
          slowly(images.image(image), bias, definition, SlowLayer.alphaBeta(1, 0, true));
      assertThat(distance(relevance.image(image), expected)).isLessThan(FLOAT32_OVER_THREE_LAYERS);
    }
  }

  static Stream<LayerwiseRelevance> conserving() {
    LayerwiseRelevance plus = LayerwiseRelevance.of(AlphaBeta.PLUS, new Epsilon(1e-6));
    return Stream.of(
        LayerwiseRelevance.of(new Epsilon(0), new Epsilon(0)),
        plus,
        plus.withFirst(new Box(LOW, HIGH)),
        plus.withFirst(new SquaredWeights()),
        plus.withFirst(new Flat()),
        LayerwiseRelevance.of(new AlphaBeta(2, 1, true), new Epsilon(1e-6)),
        LayerwiseRelevance.of(new Gamma(0.25), new Epsilon(1e-6)));
  }

  /** A stabiliser of 1e-6 takes its share where denominators are small. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("conserving")
  void withoutBiasesTheImageHasTheRelevanceOfTheLogit(LayerwiseRelevance composite) {
    // Given
    float[] none = new float[6];
    Tensor images = Explained.images(2, 4, 7, 6);

    // When
    Tensor relevance = relevance(composite, none, images);

    // Then
    for (int image = 0; image < 2; image++) {
      double logit = logits(images.image(image), none)[1];
      assertThat(sum(relevance.image(image))).isCloseTo(logit, within(1e-3 * Math.abs(logit)));
    }
  }

  /** Relative; denominators that nearly vanish magnify the rounding of float32. */
  private static final double FLOAT32_OVER_THREE_LAYERS = 1e-4;

  private Tensor relevance(LayerwiseRelevance composite, float[] bias, Tensor images) {
    ExplanationPlan plan = ExplanationPlan.of(Output.INPUT_GRADIENT).by(composite);
    return Explained.by(plan, net(bias)).get(TensorNames.INPUT_GRADIENT, images, 1, 1);
  }

  private OnnxModel net(float[] bias) {
    OnnxModel m = OnnxModel.usual();
    String first =
        m.op("Conv", m.image(4, 7, 6), m.floats(firstWeights, 6, 2, 3, 2), m.floats(bias, 6))
            .list("pads", 1, 0, 2, 1)
            .list("strides", 2, 2)
            .with("group", 2)
            .get();
    String leaky = m.op("LeakyRelu", first).with("alpha", LEAK).get();
    String second =
        m.op("Conv", leaky, m.floats(secondWeights, 3, 6, 2, 2), m.floats(third(bias), 3))
            .list("dilations", 2, 2)
            .get();
    String flat = m.op("Flatten", m.op("LeakyRelu", second).with("alpha", LEAK).get()).get();
    m.op("Gemm", flat, m.floats(denseWeights, CLASSES, 6), m.floats(third(bias), CLASSES))
        .with("transB", 1)
        .as(OnnxModel.SCORES);
    return m.output(OnnxModel.SCORES, DataType.FLOAT, -1, CLASSES);
  }

  private SlowLayer first(float[] bias) {
    return SlowLayer.convolution(
        firstWeights, bias, IMAGE, new int[] {3, 2}, 6, 2, 2, 1, new int[] {1, 0, 2, 1});
  }

  private SlowLayer second(float[] bias) {
    return SlowLayer.convolution(
        secondWeights, third(bias), MIDDLE, new int[] {2, 2}, 3, 1, 1, 2, new int[4]);
  }

  private SlowLayer dense(float[] bias) {
    return SlowLayer.dense(denseWeights, third(bias));
  }

  private double[] logits(float[] image, float[] bias) {
    double[] a = leaky(first(bias).forward(doubles(image)));
    return dense(bias).forward(leaky(second(bias).forward(a)));
  }

  private double[] slowly(float[] image, float[] bias, SlowRule ofFirst, SlowRule ofOthers) {
    double[] x = doubles(image);
    double[] a = leaky(first(bias).forward(x));
    double[] b = leaky(second(bias).forward(a));
    double[] r = new double[CLASSES];
    r[1] = dense(bias).forward(b)[1];
    double[] atB = dense(bias).redistribute(b, r, ofOthers);
    double[] atA = second(bias).redistribute(a, atB, ofOthers);
    return first(bias).redistribute(x, atA, ofFirst);
  }

  private static float[] third(float[] bias) {
    return new float[] {bias[0], bias[2], bias[4]};
  }

  private static double[] leaky(double[] z) {
    double[] a = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      a[i] = z[i] > 0 ? z[i] : LEAK * z[i];
    }
    return a;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  private static double distance(float[] actual, double[] expected) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow(actual[i] - expected[i], 2);
      size += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference / size);
  }

  private float[] normal(int count, double scale) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return values;
  }
}
