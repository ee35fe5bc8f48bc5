package dev.pellucid.compiler;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.pellucid.graph.Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * A small classifier, written node by node. Weights are drawn from a seeded generator, so that a
 * model built twice is the same.
 */
public final class OnnxModel {

  /** The newest opset that PyTorch's classic exporter writes. */
  public static final long USUAL_OPSET = 17;

  public static final String IMAGE = "image";
  public static final String SCORES = "scores";
  private static final long OLDEST_WITH_FREE_INITIALIZERS = 4;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("by hand");
  private final long opset;
  private final Random random = new Random(42);
  private long irVersion = 8;
  private int names;

  public OnnxModel(long opset) {
    this.opset = opset;
  }

  public static OnnxModel usual() {
    return new OnnxModel(USUAL_OPSET);
  }

  /** A file of before initializers were allowed to stand alone: they are listed as inputs too. */
  public OnnxModel listingInitializersAsInputs() {
    irVersion = OLDEST_WITH_FREE_INITIALIZERS - 1;
    return this;
  }

  /** The image input {@code [N,C,H,W]}. */
  public String image(long channels, long height, long width) {
    return input(IMAGE, DataType.FLOAT, -1, channels, height, width);
  }

  /** An input of any kind; a negative extent stays open. */
  public String input(String name, DataType type, long... shape) {
    graph.addInput(value(name, type, shape));
    return name;
  }

  /** An output; a negative extent stays open. */
  public OnnxModel output(String name, DataType type, long... shape) {
    graph.addOutput(value(name, type, shape));
    return this;
  }

  /** A stored tensor of normal numbers, scaled so that sums over its inner extents stay near 1. */
  public String weights(long... dims) {
    double fan = LongStream.of(dims).skip(1).reduce(1, (a, b) -> a * b);
    float[] values = new float[(int) LongStream.of(dims).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() / Math.sqrt(fan));
    }
    return floats(values, dims);
  }

  /** A stored tensor of numbers between two bounds. */
  public String uniform(double low, double high, long... dims) {
    float[] values = new float[(int) LongStream.of(dims).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return floats(values, dims);
  }

  public String floats(float[] values, long... dims) {
    TensorProto.Builder tensor = tensor(DataType.FLOAT, dims);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return stored(tensor);
  }

  public String number(float value) {
    return floats(new float[] {value});
  }

  /** A stored int64 vector. */
  public String integers(long... values) {
    return stored(
        tensor(DataType.INT64, values.length)
            .addAllInt64Data(LongStream.of(values).boxed().toList()));
  }

  /** A stored int64 scalar. */
  public String integer(long value) {
    return stored(tensor(DataType.INT64).addInt64Data(value));
  }

  public String booleans(boolean[] values, long... dims) {
    TensorProto.Builder tensor = tensor(DataType.BOOL, dims);
    for (boolean value : values) {
      tensor.addInt32Data(value ? 1 : 0);
    }
    return stored(tensor);
  }

  private static TensorProto.Builder tensor(DataType type, long... dims) {
    return TensorProto.newBuilder()
        .setDataType(type.getNumber())
        .addAllDims(LongStream.of(dims).boxed().toList());
  }

  public String stored(TensorProto.Builder tensor) {
    String name = "stored" + names++;
    graph.addInitializer(tensor.setName(name));
    if (irVersion < OLDEST_WITH_FREE_INITIALIZERS) {
      long[] dims = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
      graph.addInput(value(name, DataType.forNumber(tensor.getDataType()), dims));
    }
    return name;
  }

  /** Starts a node. Absent optional inputs are empty names. */
  public Step op(String operator, String... inputs) {
    return new Step(operator, inputs);
  }

  /** A node being written. */
  public final class Step {
    private final NodeProto.Builder node;

    private Step(String operator, String... inputs) {
      node = NodeProto.newBuilder().setOpType(operator).addAllInput(Arrays.asList(inputs));
    }

    public Step in(String domain) {
      node.setDomain(domain);
      return this;
    }

    public Step named(String name) {
      node.setName(name);
      return this;
    }

    public Step with(String attribute, long value) {
      return with(Attribute.of(attribute, value));
    }

    public Step with(String attribute, float value) {
      return with(Attribute.of(attribute, value));
    }

    public Step with(String attribute, String value) {
      return with(Attribute.of(attribute, value));
    }

    public Step list(String attribute, long... values) {
      return with(Attribute.of(attribute, values));
    }

    public Step with(AttributeProto attribute) {
      node.addAttribute(attribute);
      return this;
    }

    /** The node's one output. */
    public String get() {
      return outputs(1).get(0);
    }

    /** The node's one output under a name of its own. */
    public String as(String name) {
      graph.addNode(node.addOutput(name));
      return name;
    }

    public List<String> outputs(int count) {
      List<String> outputs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        outputs.add(node.getOpType() + "_" + names++);
      }
      graph.addNode(node.addAllOutput(outputs));
      return outputs;
    }
  }

  /**
   * Ends the model with a linear head, {@code scores = W·flatten(features) + b}.
   *
   * <p>ONNX Runtime is asked how many features there are, so that no shape inference of ours is
   * needed to build a test of it.
   */
  public OnnxModel classify(String features, int classes) {
    String flat = op("Flatten", features).with("axis", 1).get();
    long width = width(flat);
    op("Gemm", flat, weights(classes, width), weights(classes)).with("transB", 1).as(SCORES);
    return output(SCORES, DataType.FLOAT, -1, classes);
  }

  private long width(String flat) {
    byte[] headless = model(graph.clone().addOutput(value(flat, DataType.FLOAT, -1, -1)));
    try (OnnxSession session = OnnxSession.open(headless)) {
      long[] image =
          graph.getInput(0).getType().getTensorType().getShape().getDimList().stream()
              .mapToLong(d -> d.hasDimValue() ? d.getDimValue() : 1)
              .toArray();
      float[] blank = new float[(int) LongStream.of(image).reduce(1, (a, b) -> a * b)];
      Arrays.fill(blank, 1);
      return session.run(new Tensor(image, blank)).get(flat).shape()[1];
    }
  }

  public byte[] bytes() {
    return model(graph);
  }

  private byte[] model(GraphProto.Builder proto) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(irVersion)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
            .setGraph(proto);
    proto.getNodeList().stream()
        .map(NodeProto::getDomain)
        .filter(domain -> !domain.isEmpty())
        .distinct()
        .forEach(
            domain ->
                model.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(1)));
    return model.build().toByteArray();
  }

  private static ValueInfoProto value(String name, DataType type, long... shape) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    for (int axis = 0; axis < shape.length; axis++) {
      TensorShapeProto.Dimension.Builder dim = dims.addDimBuilder();
      if (shape[axis] < 0) {
        dim.setDimParam(axis == 0 ? "batch" : "d" + axis);
      } else {
        dim.setDimValue(shape[axis]);
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(dims)))
        .build();
  }
}
