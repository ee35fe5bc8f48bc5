package dev.pellucid.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.Randomisation.Draw;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.OnnxFormat;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights that become random, layer by layer. */
class RandomisedWeightsTest {

  private static final byte[] NET = SmallNet.classifier().bytes();
  private static final int LAYERS = 3;

  @Test
  void layersGoFromTheFirstToTheLast() {
    // Given two convolutions and a linear head

    // When
    List<String> layers = RandomisedWeights.layers(NET, "net");

    // Then
    assertThat(layers).hasSize(LAYERS);
    assertThat(layers.get(LAYERS - 1)).isEqualTo(OnnxModel.SCORES);
  }

  @Test
  void onlyTheLayersThatAreAskedForChange() {
    // Given
    Randomisation second = new Randomisation(Draw.SHUFFLED, 1, 2, 7);

    // When
    byte[] random = RandomisedWeights.of(NET, "net", second);

    // Then
    assertThat(weights(random, 0)).isEqualTo(weights(NET, 0));
    assertThat(biases(random, 0)).isEqualTo(biases(NET, 0));
    assertThat(weights(random, 1)).isNotEqualTo(weights(NET, 1));
    assertThat(weights(random, 2)).isEqualTo(weights(NET, 2));
  }

  @Test
  void shuffledWeightsAreTheSameNumbers() {
    // Given
    Randomisation all = new Randomisation(Draw.SHUFFLED, 0, LAYERS, 7);

    // When
    byte[] random = RandomisedWeights.of(NET, "net", all);

    // Then
    for (int layer = 0; layer < LAYERS; layer++) {
      assertThat(weights(random, layer)).isNotEqualTo(weights(NET, layer));
      assertThat(sorted(weights(random, layer))).isEqualTo(sorted(weights(NET, layer)));
    }
    assertThat(biases(random, 0)).isNotEqualTo(biases(NET, 0));
    assertThat(sorted(biases(random, 0))).isEqualTo(sorted(biases(NET, 0)));
  }

  @Test
  void redrawnWeightsHaveTheSameMeanAndDeviation() {
    // Given a layer with 216 weights
    Randomisation all = new Randomisation(Draw.REDRAWN, 0, LAYERS, 7);

    // When
    byte[] random = RandomisedWeights.of(NET, "net", all);

    // Then
    float[] was = weights(NET, 1);
    float[] is = weights(random, 1);
    double deviation = deviation(was);
    assertThat(sorted(is)).isNotEqualTo(sorted(was));
    assertThat(mean(is)).isCloseTo(mean(was), within(0.3 * deviation));
    assertThat(deviation(is)).isCloseTo(deviation, within(0.2 * deviation));
  }

  @ParameterizedTest
  @EnumSource(Draw.class)
  void aLayerIsTheSameWhicheverOthersAreRandom(Draw draw) {
    // Given
    byte[] last = RandomisedWeights.of(NET, "net", new Randomisation(draw, 2, LAYERS, 7));

    // When
    byte[] cascade = RandomisedWeights.of(NET, "net", new Randomisation(draw, 0, LAYERS, 7));

    // Then
    assertThat(weights(cascade, 2)).isEqualTo(weights(last, 2));
  }

  @Test
  void anotherSeedGivesOtherWeights() {
    // Given
    byte[] one = RandomisedWeights.of(NET, "net", new Randomisation(Draw.SHUFFLED, 0, LAYERS, 7));

    // When
    byte[] other = RandomisedWeights.of(NET, "net", new Randomisation(Draw.SHUFFLED, 0, LAYERS, 8));

    // Then
    assertThat(weights(other, 1)).isNotEqualTo(weights(one, 1));
  }

  @Test
  void sharedWeightsBelongToTheLastLayerThatReadsThem() {
    // Given the same square matrix twice, and a head
    OnnxModel m = OnnxModel.usual();
    String flat = m.op("Flatten", m.image(3, 2, 2)).with("axis", 1).get();
    String shared = m.weights(12, 12);
    String once = m.op("MatMul", flat, shared).get();
    String twice = m.op("MatMul", m.op("Relu", once).get(), shared).get();
    byte[] net = m.classify(m.op("Relu", twice).get(), 2).bytes();

    // When
    byte[] random = RandomisedWeights.of(net, "net", new Randomisation(Draw.SHUFFLED, 1, 2, 7));

    // Then
    assertThat(weights(random, 0)).isNotEqualTo(weights(net, 0)).isEqualTo(weights(random, 1));
  }

  @Test
  void normalisationOfTheImageAndSingleNumbersStay() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String centred = m.op("Sub", m.image(3, 2, 2), m.uniform(0, 1, 1, 3, 1, 1)).get();
    String half = m.op("Mul", centred, m.number(0.5f)).get();
    byte[] net = m.classify(half, 2).bytes();

    // When
    byte[] random = RandomisedWeights.of(net, "net", new Randomisation(Draw.SHUFFLED, 0, 1, 7));

    // Then
    assertThat(constant(random, "Sub", 1)).isEqualTo(constant(net, "Sub", 1));
    assertThat(constant(random, "Mul", 1)).containsExactly(0.5f);
    assertThat(constant(random, "Gemm", 1)).isNotEqualTo(constant(net, "Gemm", 1));
  }

  @Test
  void aTransformersTokensScalesAndShiftsBecomeRandomToo() {
    // Given
    byte[] net = SmallTransformer.withClassToken().bytes();
    int layers = RandomisedWeights.layers(net, "net").size();
    List<float[]> before = added(net);

    // When
    byte[] random = RandomisedWeights.of(net, "net", new Randomisation(Draw.REDRAWN, 0, layers, 7));

    // Then
    List<float[]> after = added(random);
    assertThat(after).hasSameSizeAs(before).hasSizeGreaterThan(4);
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i)).isNotEqualTo(before.get(i));
    }
  }

  @Test
  void theRandomModelTakesBatchesAndClassifiesOtherwise() {
    // Given
    byte[] random =
        RandomisedWeights.of(NET, "net", new Randomisation(Draw.SHUFFLED, 0, LAYERS, 7));
    Tensor images = new Tensor(new long[] {2, 3, 8, 8}, ones(2 * 3 * 8 * 8));
    float[] before = scores(NET, images);

    // When
    float[] after = scores(random, images);

    // Then
    assertThat(after).hasSize(2 * SmallNet.CLASSES).isNotEqualTo(before);
  }

  private static float[] scores(byte[] onnx, Tensor images) {
    try (OnnxSession session = OnnxSession.open(onnx)) {
      return session.run(images).get(OnnxModel.SCORES).values();
    }
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static float[] weights(byte[] onnx, int layer) {
    return stored(onnx, layer, 1);
  }

  private static float[] biases(byte[] onnx, int layer) {
    return stored(onnx, layer, 2);
  }

  private static float[] stored(byte[] onnx, int layer, int input) {
    Graph graph = OnnxFormat.read(onnx, "net");
    Node node =
        graph.nodes().stream()
            .filter(n -> List.of("Conv", "Gemm", "MatMul").contains(n.key()))
            .toList()
            .get(layer);
    return Facts.of(graph).reals(node.input(input)).orElseThrow();
  }

  private static float[] constant(byte[] onnx, String operator, int input) {
    Graph graph = OnnxFormat.read(onnx, "net");
    Node node =
        graph.nodes().stream().filter(n -> n.key().equals(operator)).findFirst().orElseThrow();
    return Facts.of(graph).reals(node.input(input)).orElseThrow();
  }

  /** Everything longer than a number that is added. */
  private static List<float[]> added(byte[] onnx) {
    Graph graph = OnnxFormat.read(onnx, "net");
    Facts facts = Facts.of(graph);
    return graph.nodes().stream()
        .filter(n -> n.key().equals("Add"))
        .flatMap(n -> n.inputs().stream())
        .flatMap(input -> facts.reals(input).stream())
        .filter(values -> values.length > 1)
        .toList();
  }

  private static float[] sorted(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(float[] values) {
    double mean = mean(values);
    double sum = 0;
    for (float value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / values.length);
  }
}
