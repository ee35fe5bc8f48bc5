package dev.pellucid.compiler.layout;

import static dev.pellucid.compiler.TensorNames.INPUT_GRADIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pellucid.compiler.Explained;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.OnnxSession;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.Tensor;
import dev.pellucid.compiler.rules.relevance.Epsilon;
import dev.pellucid.compiler.rules.relevance.LayerwiseRelevance;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.OnnxFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockedLayoutTest {

  private static final Set<String> BY_ELEMENT =
      Set.of("Abs", "Sub", "Add", "Mul", "HardSigmoid", "Where", "Greater", "Sigmoid", "Tanh");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void aGradientStaysTheSame(long seed) {
    // Given
    byte[] portable = gradientOf(RandomNet.drawn(seed));
    byte[] optimised = OnnxSession.optimised(portable);

    // When
    byte[] kept = BlockedLayout.keep(optimised, portable, "random");

    // Then
    for (int batch : new int[] {1, 2, 5}) {
      Tensor images = Explained.images(batch, 3, 12, 12);
      Tensor expected = run(optimised, images);
      assertThat(run(kept, images).shape()).isEqualTo(expected.shape());
      assertThat(run(kept, images).relativeDistance(expected)).isLessThan(1e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noElementwiseNodeStandsBetweenReorderings(long seed) {
    // Given
    byte[] portable = gradientOf(RandomNet.drawn(seed));
    byte[] optimised = OnnxSession.optimised(portable);

    // When
    byte[] kept = BlockedLayout.keep(optimised, portable, "random");

    // Then
    Graph graph = OnnxFormat.read(kept, "random");
    Map<String, Node> producers = graph.producers();
    Map<String, List<Node>> consumers = graph.consumers();
    assertThat(graph.nodes())
        .filteredOn(node -> BY_ELEMENT.contains(node.key()))
        .filteredOn(
            node ->
                node.inputs().stream()
                    .filter(input -> !graph.constants().containsKey(input))
                    .allMatch(
                        input ->
                            producers.containsKey(input)
                                && is("ReorderOutput", producers.get(input))))
        .filteredOn(
            node ->
                consumers.getOrDefault(node.output(), List.of()).stream()
                    .allMatch(consumer -> is("ReorderInput", consumer)))
        .isEmpty();
    assertThat(reorderings(kept)).isLessThanOrEqualTo(reorderings(optimised));
  }

  @Test
  void theMasksOfAChainOfConvolutionsNeedNoReordering() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.image(3, 8, 8);
    for (int layer = 0; layer < 3; layer++) {
      String weights = m.weights(32, layer == 0 ? 3 : 32, 3, 3);
      String made = m.op("Conv", x, weights).list("pads", 1, 1, 1, 1).get();
      x = m.op("Clip", made, m.number(0), m.number(6)).get();
    }
    m.classify(m.op("GlobalAveragePool", x).get(), 4);
    byte[] portable = gradientOf(m);
    byte[] optimised = OnnxSession.optimised(portable);
    assumeThat(reorderings(optimised)).as("this machine computes in blocks").isGreaterThan(4);

    // When
    byte[] kept = BlockedLayout.keep(optimised, portable, "chain");

    // Then
    assertThat(reorderings(kept))
        .as("of the means going forward, and back, and of the image's gradient")
        .isEqualTo(3);
  }

  /** Quotients of lanes that belong to no channel would be 0/0, and spoil the next sum. */
  @Test
  void whatDividesByLanesOfNobodyStaysFinite() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.image(3, 8, 8);
    String first = m.op("Conv", x, m.weights(5, 3, 3, 3)).list("pads", 1, 1, 1, 1).get();
    String second =
        m.op("Conv", m.op("Relu", first).get(), m.weights(12, 5, 3, 3))
            .list("pads", 1, 1, 1, 1)
            .get();
    m.classify(m.op("GlobalAveragePool", m.op("Relu", second).get()).get(), 4);
    Epsilon rule = new Epsilon(0);
    byte[] portable =
        Explained.by(
                ExplanationPlan.of(Output.INPUT_GRADIENT).by(LayerwiseRelevance.of(rule, rule)), m)
            .compiled()
            .onnx();
    byte[] optimised = OnnxSession.optimised(portable);

    // When
    byte[] kept = BlockedLayout.keep(optimised, portable, "relevance");

    // Then
    Tensor images = Explained.images(2, 3, 8, 8);
    Tensor relevance = run(kept, images);
    assertThat(relevance.relativeDistance(run(optimised, images))).isLessThan(1e-6);
    assertThat(relevance.values()).doesNotContain(Float.NaN);
  }

  @Test
  void aGraphWithoutBlocksIsLeftAlone() {
    // Given
    OnnxModel m = OnnxModel.usual();
    byte[] portable = gradientOf(m.classify(m.image(3, 4, 4), 4));
    byte[] optimised = OnnxSession.optimised(portable);

    // When
    byte[] kept = BlockedLayout.keep(optimised, portable, "linear");

    // Then
    assertThat(kept).isSameAs(optimised);
  }

  private static byte[] gradientOf(OnnxModel model) {
    return Explained.by(Output.INPUT_GRADIENT, model).compiled().onnx();
  }

  private static Tensor run(byte[] graph, Tensor images) {
    try (OnnxSession session = OnnxSession.openAsItIs(graph)) {
      return session.run(images, new long[(int) images.shape()[0]]).get(INPUT_GRADIENT);
    }
  }

  private static long reorderings(byte[] graph) {
    return OnnxFormat.read(graph, "test").nodes().stream()
        .filter(node -> is("ReorderInput", node) || is("ReorderOutput", node))
        .count();
  }

  private static boolean is(String operator, Node node) {
    return node.operator().equals(operator);
  }
}
