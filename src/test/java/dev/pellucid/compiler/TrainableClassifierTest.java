package dev.pellucid.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.TrainableClassifier.Weight;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.model.inference.InferenceSession;
import dev.pellucid.model.inference.SessionSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients with respect to weights. */
class TrainableClassifierTest {

  private static final int IMAGES = 3;
  private static final float STEP = 1e-2f;

  static Stream<Arguments> networks() {
    return Stream.of(
        network("two convolutions", SmallNet::classifier),
        network("a stride of two", () -> convolution(7, 3, "strides", 2, 2)),
        network("a stride that leaves a rest", () -> convolution(8, 3, "strides", 2, 2)),
        network("a stride of three", () -> convolution(9, 2, "strides", 3, 3)),
        network("a dilation", () -> convolution(8, 3, "dilations", 2, 2)),
        network("a group for each channel", () -> grouped(4, "strides", 2, 2)),
        network("two groups", () -> grouped(2, "pads", 1, 0, 1, 2)),
        network("attention", SmallTransformer::withClassToken),
        network("sums, parts and edges", TrainableClassifierTest::assorted),
        network("normalised, split, chosen and enlarged", TrainableClassifierTest::normalised),
        network("uneven pads", () -> convolution(6, 3, "pads", 0, 1, 2, 1)),
        network("matrices and a bias that is added", TrainableClassifierTest::dense),
        network("shared weights", TrainableClassifierTest::shared),
        network("a softmax at the end", TrainableClassifierTest::withSoftmax));
  }

  private static Arguments network(String name, Supplier<OnnxModel> made) {
    return Arguments.of(name, made);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void gradientsAreTheSlopesOfTheLoss(String name, Supplier<OnnxModel> made) {
    // Given
    TrainableClassifier network = TrainableClassifier.of(made.get().bytes(), name);
    float[] images = random(IMAGES * pixels(network), 3);
    float[] targets = targets(network.classes());
    List<float[]> weights = network.weights().stream().map(w -> w.values().clone()).toList();

    try (InferenceSession session =
        InferenceSession.open(name, network.onnx(), SessionSettings.onCpu().withThreads(1))) {
      // When
      Map<String, dev.pellucid.model.inference.Tensor> outputs =
          run(session, network, images, targets, weights);

      // Then, by central differences, of some numbers of each weight
      for (int w = 0; w < weights.size(); w++) {
        Weight weight = network.weights().get(w);
        float[] gradient = floats(outputs.get(weight.gradient()));
        float[] values = weights.get(w);
        assertThat(gradient).hasSameSizeAs(values);
        for (int i = 0; i < values.length; i += Math.max(1, values.length / 6)) {
          float before = values[i];
          values[i] = before + STEP;
          double above = loss(session, network, images, targets, weights);
          values[i] = before - STEP;
          double below = loss(session, network, images, targets, weights);
          values[i] = before;
          double slope = (above - below) / (2 * STEP);
          assertThat((double) gradient[i])
              .as("%s, number %d", weight.name(), i)
              .isCloseTo(slope, within(0.02 + 0.03 * Math.abs(slope)));
        }
      }
    }
  }

  @Test
  void theModelWithItsOwnWeightsIsItself() {
    // Given
    byte[] onnx = SmallNet.classifier().bytes();
    TrainableClassifier network = TrainableClassifier.of(onnx, "small");
    Tensor images = new Tensor(new long[] {2, 3, 8, 8}, random(2 * 192, 3));

    // When
    byte[] same = network.with(network.weights().stream().map(Weight::values).toList());

    // Then
    assertThat(scores(same, images)).isEqualTo(scores(onnx, images));
  }

  @Test
  void theModelWithOtherWeightsHasThese() {
    // Given
    byte[] onnx = SmallNet.classifier().bytes();
    TrainableClassifier network = TrainableClassifier.of(onnx, "small");
    List<float[]> zeros =
        network.weights().stream().map(weight -> new float[weight.values().length]).toList();
    Tensor images = new Tensor(new long[] {2, 3, 8, 8}, random(2 * 192, 3));

    // When
    byte[] blank = network.with(zeros);

    // Then
    assertThat(scores(blank, images)).containsOnly(0);
  }

  @Test
  void fanInsAreThoseOfTheLayers() {
    // Given two convolutions of 3·3·3 and 6·3·3 and a head of 4, of which two have biases
    byte[] onnx = SmallNet.classifier().bytes();

    // When
    TrainableClassifier network = TrainableClassifier.of(onnx, "small");

    // Then
    assertThat(network.weights().stream().map(Weight::fanIn)).containsExactly(27, 0, 54, 4, 0);
  }

  @Test
  void whatFlowsBackIsTheSeedTimesTheJacobian() {
    // Given: a seed in the place of the difference that the loss has
    TrainableClassifier network = TrainableClassifier.of(SmallNet.classifier().bytes(), "small");
    float[] images = random(IMAGES * pixels(network), 3);
    float[] targets = targets(network.classes());
    List<float[]> weights = network.weights().stream().map(Weight::values).toList();
    Map<String, dev.pellucid.model.inference.Tensor> expected;
    try (InferenceSession training = open(network.onnx())) {
      expected = run(training, network, images, targets, weights);
    }
    float[] seed = floats(expected.get(TensorNames.LOGITS)).clone();
    for (int image = 0; image < IMAGES; image++) {
      double sum = 0;
      for (int c = 0; c < network.classes(); c++) {
        sum += Math.exp(seed[image * network.classes() + c]);
      }
      for (int c = 0; c < network.classes(); c++) {
        int at = image * network.classes() + c;
        seed[at] = (float) (Math.exp(seed[at]) / sum - targets[at]);
      }
    }
    try (InferenceSession pulling = open(network.pulledBack())) {
      Map<String, dev.pellucid.model.inference.Tensor> inputs = inputs(network, images, weights);
      inputs.put(
          TrainableClassifier.SEED,
          dev.pellucid.model.inference.Tensor.of(seed, IMAGES, network.classes()));

      // When
      Map<String, dev.pellucid.model.inference.Tensor> pulled = pulling.run(inputs);

      // Then
      assertThat(floats(pulled.get(TensorNames.LOGITS)))
          .containsExactly(floats(expected.get(TensorNames.LOGITS)), within(1e-5f));
      for (Weight weight : network.weights()) {
        assertThat(floats(pulled.get(weight.gradient())))
            .containsExactly(floats(expected.get(weight.gradient())), within(1e-5f));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void whatIsPushedForwardIsTheJacobianTimesTheDirection(String name, Supplier<OnnxModel> made) {
    // Given: u·(J v) and (Jᵀu)·v are the same number
    TrainableClassifier network = TrainableClassifier.of(made.get().bytes(), name);
    float[] images = random(IMAGES * pixels(network), 3);
    float[] seed = random(IMAGES * network.classes(), 4);
    List<float[]> weights = network.weights().stream().map(Weight::values).toList();
    Map<String, dev.pellucid.model.inference.Tensor> inputs = inputs(network, images, weights);
    Map<String, dev.pellucid.model.inference.Tensor> directed = new HashMap<>(inputs);
    inputs.put(
        TrainableClassifier.SEED,
        dev.pellucid.model.inference.Tensor.of(seed, IMAGES, network.classes()));
    double expected = 0;
    try (InferenceSession pulling = open(network.pulledBack())) {
      Map<String, dev.pellucid.model.inference.Tensor> pulled = pulling.run(inputs);
      for (Weight weight : network.weights()) {
        float[] direction = random(weight.values().length, weight.name().hashCode());
        directed.put(
            weight.direction(), dev.pellucid.model.inference.Tensor.of(direction, weight.shape()));
        expected += dot(floats(pulled.get(weight.gradient())), direction);
      }
    }

    // When
    float[] change;
    try (InferenceSession pushing = open(network.pushedForward())) {
      change = floats(pushing.run(directed).get(TrainableClassifier.CHANGE));
    }

    // Then
    assertThat(dot(seed, change))
        .isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
  }

  private static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }

  private static InferenceSession open(byte[] onnx) {
    return InferenceSession.open("small", onnx, SessionSettings.onCpu().withThreads(1));
  }

  @Test
  void saysThatThereIsNothingToLearn() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String mean = m.op("GlobalAveragePool", m.image(3, 4, 4)).get();
    m.op("Flatten", mean).with("axis", 1).as(OnnxModel.SCORES);
    byte[] onnx = m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 3).bytes();

    // When / Then
    assertThatThrownBy(() -> TrainableClassifier.of(onnx, "mean"))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("nothing to learn");
  }

  private static OnnxModel convolution(int side, int kernel, String attribute, long... values) {
    OnnxModel m = OnnxModel.usual();
    String x = m.image(3, side, side);
    String features =
        m.op("Conv", x, m.weights(4, 3, kernel, kernel), m.weights(4))
            .list(attribute, values)
            .get();
    return m.classify(m.op("Tanh", features).get(), 3);
  }

  private static OnnxModel grouped(int groups, String attribute, long... values) {
    OnnxModel m = OnnxModel.usual();
    String features =
        m.op("Conv", m.image(4, 8, 8), m.weights(8, 4 / groups, 3, 3), m.weights(8))
            .with("group", groups)
            .list(attribute, values)
            .get();
    return m.classify(m.op("Tanh", features).get(), 3);
  }

  private static OnnxModel assorted() {
    OnnxModel m = OnnxModel.usual();
    String first = m.op("Conv", m.image(3, 6, 6), m.weights(4, 3, 3, 3), m.weights(4)).get();
    String bent = m.op("Clip", first, m.number(-1), m.number(1.5f)).get();
    String edged = m.op("Pad", bent, m.integers(0, 0, 1, 1, 0, 0, 1, 1), m.number(2)).get();
    String beside = m.op("Conv", edged, m.weights(4, 4, 3, 3)).get();
    String product = m.op("Mul", m.op("Sigmoid", beside).get(), bent).get();
    String joined = m.op("Concat", product, m.op("Sub", bent, beside).get()).with("axis", 1).get();
    String shared =
        m.op("Div", joined, m.op("Add", m.op("Exp", joined).get(), m.number(2)).get()).get();
    return m.classify(m.op("GlobalAveragePool", shared).get(), 3);
  }

  private static OnnxModel normalised() {
    OnnxModel m = OnnxModel.usual();
    String first = m.op("Conv", m.image(3, 6, 6), m.weights(4, 3, 3, 3), m.weights(4)).get();
    String alone = m.op("InstanceNormalization", first, m.uniform(0.5, 2, 4), m.weights(4)).get();
    String across = m.op("LayerNormalization", alone, m.uniform(0.5, 2, 4)).get();
    List<String> parts = m.op("Split", across, m.integers(1, 3)).with("axis", 1).outputs(2);
    String which = m.booleans(new boolean[] {true, false, true}, 1, 3, 1, 1);
    String chosen = m.op("Where", which, parts.get(1), m.op("Neg", parts.get(0)).get()).get();
    String sloped = m.op("PRelu", chosen, m.uniform(0.1, 0.4, 3, 1, 1)).get();
    String cubed = m.op("Pow", sloped, m.integers(3)).get();
    String zoom = m.floats(new float[] {1, 1, 2, 2}, 4);
    String enlarged = m.op("Resize", cubed, "", zoom).with("mode", "nearest").get();
    return m.classify(m.op("Tanh", enlarged).get(), 3);
  }

  private static OnnxModel dense() {
    OnnxModel m = OnnxModel.usual();
    String flat = m.op("Flatten", m.image(3, 2, 2)).with("axis", 1).get();
    String hidden = m.op("Add", m.op("MatMul", flat, m.weights(12, 7)).get(), m.weights(7)).get();
    return m.classify(m.op("Sigmoid", hidden).get(), 3);
  }

  private static OnnxModel shared() {
    OnnxModel m = OnnxModel.usual();
    String flat = m.op("Flatten", m.image(3, 2, 2)).with("axis", 1).get();
    String weights = m.weights(12, 12);
    String once = m.op("Tanh", m.op("MatMul", flat, weights).get()).get();
    return m.classify(m.op("Tanh", m.op("MatMul", once, weights).get()).get(), 3);
  }

  private static OnnxModel withSoftmax() {
    OnnxModel m = OnnxModel.usual();
    String flat = m.op("Flatten", m.image(3, 2, 2)).with("axis", 1).get();
    String logits = m.op("Gemm", flat, m.weights(12, 3)).get();
    m.op("Softmax", logits).with("axis", 1).as(OnnxModel.SCORES);
    return m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 3);
  }

  private static double loss(
      InferenceSession session,
      TrainableClassifier network,
      float[] images,
      float[] targets,
      List<float[]> weights) {
    float[] logits =
        floats(run(session, network, images, targets, weights).get(TensorNames.LOGITS));
    int classes = network.classes();
    double loss = 0;
    for (int image = 0; image < IMAGES; image++) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(logits[image * classes + c]);
      }
      for (int c = 0; c < classes; c++) {
        loss -= targets[image * classes + c] * (logits[image * classes + c] - Math.log(sum));
      }
    }
    return loss;
  }

  private static Map<String, dev.pellucid.model.inference.Tensor> run(
      InferenceSession session,
      TrainableClassifier network,
      float[] images,
      float[] targets,
      List<float[]> weights) {
    Map<String, dev.pellucid.model.inference.Tensor> inputs = inputs(network, images, weights);
    inputs.put(
        TrainableClassifier.TARGETS,
        dev.pellucid.model.inference.Tensor.of(targets, IMAGES, network.classes()));
    return session.run(inputs);
  }

  private static Map<String, dev.pellucid.model.inference.Tensor> inputs(
      TrainableClassifier network, float[] images, List<float[]> weights) {
    Map<String, dev.pellucid.model.inference.Tensor> inputs = new HashMap<>();
    inputs.put(
        network.inputName(),
        dev.pellucid.model.inference.Tensor.of(
            images,
            IMAGES,
            network.input().channels(),
            network.input().height(),
            network.input().width()));
    for (int w = 0; w < weights.size(); w++) {
      Weight weight = network.weights().get(w);
      inputs.put(
          weight.name(),
          dev.pellucid.model.inference.Tensor.of(weights.get(w).clone(), weight.shape()));
    }
    return inputs;
  }

  private static float[] floats(dev.pellucid.model.inference.Tensor tensor) {
    return ((dev.pellucid.model.inference.Tensor.Floats) tensor).array();
  }

  private static int pixels(TrainableClassifier network) {
    return network.input().channels() * network.input().height() * network.input().width();
  }

  /** Rows that add up to 1, none of them certain. */
  private static float[] targets(int classes) {
    float[] targets = new float[IMAGES * classes];
    for (int image = 0; image < IMAGES; image++) {
      for (int c = 0; c < classes; c++) {
        targets[image * classes + c] = 0.2f / classes;
      }
      targets[image * classes + image % classes] += 0.8f;
    }
    return targets;
  }

  private static float[] scores(byte[] onnx, Tensor images) {
    try (OnnxSession session = OnnxSession.open(onnx)) {
      return session.run(images).get(OnnxModel.SCORES).values();
    }
  }

  private static float[] random(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
