package dev.pellucid.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.pellucid.compiler.OnnxModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldingTest {

  private static List<String> operators(OnnxModel model) {
    Graph graph = OnnxFormat.read(model.bytes(), "small");
    Simplification.apply(graph);
    return graph.nodes().stream().map(Node::operator).toList();
  }

  /** {@code x.view(x.size(0), 2, -1)} as exporters write it without constant folding. */
  @Test
  void aChainThatMakesAReshapesTargetDisappears() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.image(2, 3, 4);
    String batch = m.op("Gather", m.op("Shape", x).get(), m.integer(0)).get();
    String first = m.op("Unsqueeze", batch, m.integers(0)).get();
    String target = m.op("Concat", first, m.integers(2), m.integers(-1)).with("axis", 0).get();
    m.op("Reshape", x, target).as("reshaped");
    m.classify("reshaped", 3);

    // When
    List<String> operators = operators(m);

    // Then
    assertThat(operators).containsExactly("Reshape", "Flatten", "Gemm");
  }

  /** The attention mask of a shifted window in Swin. */
  @Test
  void aMaskThatIsWrittenIntoZerosDisappears() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.image(1, 2, 2);
    String zeros = m.op("ConstantOfShape", m.integers(2, 2)).get();
    String where = m.op("Reshape", m.integers(0, 1, 1, -1), m.integers(2, 2)).get();
    String mask = m.op("ScatterND", zeros, where, m.floats(new float[] {5, 7}, 2)).get();
    m.op("Add", x, mask).as("masked");
    m.classify("masked", 3);
    Graph graph = OnnxFormat.read(m.bytes(), "small");

    // When
    Facts facts = Simplification.apply(graph);

    // Then
    assertThat(graph.nodes()).extracting(Node::operator).containsExactly("Add", "Flatten", "Gemm");
    assertThat(facts.reals(mask)).hasValue(new float[] {0, 5, 0, 7});
  }

  @Test
  void shapesKeepTheBatchOpen() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.image(2, 3, 4);
    String rows = m.op("Reshape", x, m.integers(-1, 4)).get();
    String back = m.op("Reshape", rows, m.integers(-1, 6, 4)).get();
    m.classify(back, 3);

    // When
    Facts facts = Facts.of(OnnxFormat.read(m.bytes(), "small"));

    // Then
    assertThat(facts.shape(rows)).hasToString("[6N,4]");
    assertThat(facts.shape(back)).hasToString("[N,6,4]");
  }

  @Test
  void oneImageBesideAnOpenBatchIsOneImage() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String image = m.input("image", DataType.FLOAT, 1, 3, 4, 4);
    String masks = m.input("masks", DataType.FLOAT, -1, 1, 4, 4);
    String masked = m.op("Mul", image, masks).as("masked");
    m.output(masked, DataType.FLOAT, -1, 3, 4, 4);

    // When
    Facts facts = Facts.of(OnnxFormat.read(m.bytes(), "small"));

    // Then
    assertThat(facts.shape(image)).hasToString("[1,3,4,4]");
    assertThat(facts.shape(masked)).hasToString("[N,3,4,4]");
  }

  @Test
  void aRewrittenModelTakesWhatItTook() throws InvalidProtocolBufferException {
    // Given
    OnnxModel m = OnnxModel.usual();
    String image = m.input("image", DataType.FLOAT, 1, 3, 4, 4);
    m.output(m.op("Relu", image).as("y"), DataType.FLOAT, 1, 3, 4, 4);
    Graph graph = OnnxFormat.read(m.bytes(), "small");
    graph.rewrite(node -> node.withOperator("Abs"));

    // When
    byte[] rewritten = OnnxFormat.rewrite(m.bytes(), graph);

    // Then
    GraphProto original = ModelProto.parseFrom(m.bytes()).getGraph();
    GraphProto changed = ModelProto.parseFrom(rewritten).getGraph();
    assertThat(changed.getInputList()).isEqualTo(original.getInputList());
    assertThat(changed.getOutputList()).isEqualTo(original.getOutputList());
    assertThat(changed.getNode(0).getOpType()).isEqualTo("Abs");
  }

  @Test
  void whatIsWrittenAtPlacesHasAShape() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.image(2, 3, 4);
    String places = m.op("ArgMax", x).with("axis", 2).with("keepdims", 0).get();
    String chosen =
        m.op("OneHot", places, m.integers(3), m.floats(new float[] {0, 1}, 2))
            .with("axis", 2)
            .as("chosen");
    String back = m.op("ScatterElements", x, m.integers(0), m.number(1)).as("written");
    m.output(chosen, DataType.FLOAT, -1, 2, 3, 4).output(back, DataType.FLOAT, -1, 2, 3, 4);

    // When
    Facts facts = Facts.of(OnnxFormat.read(m.bytes(), "small"));

    // Then
    assertThat(facts.shape(chosen)).hasToString("[N,2,3,4]");
    assertThat(facts.shape(back)).hasToString("[N,2,3,4]");
  }

  @Test
  void aHiddenShapeIsBlamedOnTheNodeThatHidesIt() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.image(2, 3, 4);
    String unique = m.op("Inverse", x).in("com.microsoft").named("culprit").get();
    String y = m.op("Exp", m.op("Relu", unique).get()).as("y");
    m.output(y, DataType.FLOAT, -1, 2, 3, 4);
    Facts facts = Facts.of(OnnxFormat.read(m.bytes(), "small"));

    // When, Then
    assertThatThrownBy(() -> facts.shape("y"))
        .isInstanceOf(UnknownShapeException.class)
        .hasMessageContaining("com.microsoft.Inverse")
        .hasMessageContaining("culprit");
  }
}
