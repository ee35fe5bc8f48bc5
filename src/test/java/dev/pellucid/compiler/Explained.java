package dev.pellucid.compiler;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/** A classifier with a plan compiled into it, ready to be run in a test. */
public record Explained(CompiledClassifier compiled) {

  public static Explained by(ExplanationPlan plan, OnnxModel model) {
    return new Explained(ClassifierCompiler.compile(model.bytes(), "small", plan));
  }

  public static Explained by(Output output, OnnxModel model) {
    return by(ExplanationPlan.of(output), model);
  }

  public Map<String, Tensor> run(Tensor images, long... targets) {
    try (OnnxSession session = OnnxSession.open(compiled.onnx())) {
      return session.run(images, targets);
    }
  }

  /** One output of a run. */
  public Tensor get(String output, Tensor images, long... targets) {
    return run(images, targets).get(output);
  }

  /** The operators of the compiled graph, in order. */
  public List<String> operators() {
    try {
      return ModelProto.parseFrom(compiled.onnx()).getGraph().getNodeList().stream()
          .map(NodeProto::getOpType)
          .toList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("the compiled graph is no ONNX file", e);
    }
  }

  /** Images of normal noise. */
  public static Tensor images(long... shape) {
    Random random = new Random(3);
    float[] values = new float[(int) LongStream.of(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Tensor(shape, values);
  }
}
