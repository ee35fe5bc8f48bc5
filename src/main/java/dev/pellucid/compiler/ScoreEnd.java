package dev.pellucid.compiler;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.OnnxFormat;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The end of a classifier's graph, where its scores come out: told apart by what computes them, and
 * mended where that does not show what they are.
 */
public final class ScoreEnd {

  /**
   * Probabilities below this are taken for it, so that their logarithm and its slope are finite.
   */
  static final float SMALLEST = 1e-12f;

  private final byte[] onnx;
  private final String scores;
  private final Optional<Node> softmax;

  private ScoreEnd(byte[] onnx, String scores, Optional<Node> softmax) {
    this.onnx = onnx;
    this.scores = scores;
    this.softmax = softmax;
  }

  /**
   * Looks at a classifier.
   *
   * @throws InvalidModelException if it is none
   */
  public static ScoreEnd of(byte[] onnx, String modelName) {
    Graph graph = OnnxFormat.read(onnx, modelName);
    Facts facts = Facts.of(graph);
    String scores = Classifier.scores(graph, facts);
    return new ScoreEnd(onnx, scores, Classifier.finalSoftmax(graph, facts, scores));
  }

  /** The {@code Softmax} or {@code LogSoftmax} that computes the scores, if one is recognised. */
  public Optional<String> softmax() {
    return softmax.map(Node::key);
  }

  /**
   * The classifier with logits for its probabilities.
   *
   * <p>Where a final softmax is recognised, the compiler takes the gradient before it, and the file
   * stays as it is. Where none is, the output becomes ln max(p, {@value #SMALLEST}): logits up to a
   * constant, since softmax(ln p) = p/Σp, which is p again where the probabilities add up to 1.
   */
  public byte[] withLogits() {
    if (softmax.isPresent()) {
      return onnx;
    }
    ModelProto.Builder model;
    try {
      model = ModelProto.parseFrom(onnx).toBuilder();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a model that was read before can be read again", e);
    }
    GraphProto.Builder graph = model.getGraphBuilder();
    Set<String> taken = new HashSet<>();
    graph.getNodeList().forEach(node -> taken.addAll(node.getOutputList()));
    graph.getInitializerList().forEach(constant -> taken.add(constant.getName()));
    graph.getInputList().forEach(input -> taken.add(input.getName()));
    String smallest = unused(scores + "/smallest", taken);
    String clipped = unused(scores + "/clipped", taken);
    String logarithm = unused(scores + "/logarithm", taken);
    // A node and not a stored tensor, which files of the older format list among the inputs.
    graph
        .addNode(
            NodeProto.newBuilder()
                .setOpType("Constant")
                .addAttribute(
                    AttributeProto.newBuilder()
                        .setName("value")
                        .setType(AttributeProto.AttributeType.TENSOR)
                        .setT(
                            TensorProto.newBuilder()
                                .setDataType(DataType.FLOAT.getNumber())
                                .addFloatData(SMALLEST)))
                .addOutput(smallest))
        .addNode(
            NodeProto.newBuilder()
                .setOpType("Max")
                .addInput(scores)
                .addInput(smallest)
                .addOutput(clipped))
        .addNode(NodeProto.newBuilder().setOpType("Log").addInput(clipped).addOutput(logarithm));
    for (ValueInfoProto.Builder output : graph.getOutputBuilderList()) {
      if (output.getName().equals(scores)) {
        output.setName(logarithm);
      }
    }
    return model.build().toByteArray();
  }

  private static String unused(String wanted, Set<String> taken) {
    String name = wanted;
    while (!taken.add(name)) {
      name += "_";
    }
    return name;
  }
}
