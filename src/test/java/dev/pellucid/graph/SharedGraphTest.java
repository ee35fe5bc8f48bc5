package dev.pellucid.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SharedGraphTest {

  private static final Optional<Shape> IMAGE = Optional.of(Shape.batchOf(1, 4, 4));

  @Test
  void nodesOfWhichOneLeavesAResultOutAreTwo() {
    // Given
    Graph maxima = graph(pool("largest", ""), "largest");
    Graph places = graph(pool("largest", "where"), "where");
    SharedGraph shared = new SharedGraph(maxima);

    // When
    Map<String, String> names = shared.add(places);

    // Then
    assertThat(maxima.producers()).containsKey(names.get("where"));
    assertThat(names.get("where")).isNotEmpty();
    assertThat(maxima.outputs()).extracting(Graph.Value::name).containsExactly("largest", "where");
  }

  private static Node pool(String... results) {
    return new Node(
        "pool",
        "MaxPool",
        "",
        List.of("image"),
        List.of(results),
        Map.of("kernel_shape", Attribute.of("kernel_shape", new long[] {2, 2})));
  }

  private static Graph graph(Node node, String output) {
    return new Graph(
        "pooled",
        List.of(new Graph.Value("image", DataType.FLOAT, IMAGE)),
        List.of(new Graph.Value(output, DataType.FLOAT, Optional.empty())),
        List.of(node),
        Map.of(),
        Map.of(),
        OptionalLong.empty());
  }
}
