package dev.pellucid.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads and writes ONNX files. */
public final class OnnxFormat {

  /** The one operator set that graphs in memory, and written files, use. */
  public static final long OPSET = 21;

  private static final long OLDEST = 9;
  private static final long IR_VERSION = 10;
  private static final String BATCH = "N";

  private OnnxFormat() {}

  /**
   * Reads a model and brings its operators to {@link #OPSET}.
   *
   * @param modelName for messages
   * @throws InvalidModelException if the bytes are no ONNX model of opset 9 to 21 with its weights
   *     inside
   */
  public static Graph read(byte[] bytes, String modelName) {
    ModelProto model;
    try {
      model = parse(bytes);
    } catch (IOException e) {
      throw new InvalidModelException(
          "model " + modelName + " is not an ONNX file: " + e.getMessage(), e);
    }
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw new InvalidModelException(
          "model " + modelName + " is not an ONNX file: it holds no graph");
    }
    if (model.getFunctionsCount() > 0) {
      throw new InvalidModelException(
          "model %s has local functions; export it with functions inlined".formatted(modelName));
    }
    long opset = opset(model, modelName);
    GraphProto proto = model.getGraph();
    Map<String, TensorProto> constants = new LinkedHashMap<>();
    proto.getInitializerList().forEach(t -> constants.put(t.getName(), t));
    List<Graph.Value> inputs = new ArrayList<>();
    OptionalLong fixedBatch = OptionalLong.empty();
    String batchName = "";
    List<ValueInfoProto> fed =
        proto.getInputList().stream().filter(i -> !constants.containsKey(i.getName())).toList();
    // Where one input's batch is open, none is frozen: the other is as many as it says.
    boolean open = fed.stream().anyMatch(input -> !firstExtentName(input).isEmpty());
    for (ValueInfoProto input : fed) {
      boolean frozen = !open && fixedBatch(input).isPresent();
      fixedBatch = frozen && fixedBatch.isEmpty() ? fixedBatch(input) : fixedBatch;
      batchName = batchName.isEmpty() ? firstExtentName(input) : batchName;
      inputs.add(value(input, !open || fixedBatch(input).isEmpty(), batchName));
    }
    Map<String, Graph.Value> declared = new HashMap<>();
    if (fixedBatch.isEmpty()) {
      for (ValueInfoProto inner : proto.getValueInfoList()) {
        declared.put(inner.getName(), value(inner, false, batchName));
      }
    }
    List<Graph.Value> outputs = new ArrayList<>();
    for (ValueInfoProto output : proto.getOutputList()) {
      outputs.add(value(output, false, batchName));
    }
    List<Node> nodes = new OpsetUpgrade(opset, constants).upgrade(proto.getNodeList());
    return new Graph(modelName, inputs, outputs, nodes, constants, declared, fixedBatch);
  }

  /** Parses a model whose weights stay where they are, in the bytes, which nobody changes. */
  private static ModelProto parse(byte[] bytes) throws IOException {
    CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    in.enableAliasing(true);
    return ModelProto.parseFrom(in);
  }

  private static long opset(ModelProto model, String modelName) {
    long opset = 0;
    for (OperatorSetIdProto imported : model.getOpsetImportList()) {
      if (imported.getDomain().isEmpty() || imported.getDomain().equals("ai.onnx")) {
        opset = imported.getVersion();
      }
    }
    if (opset < OLDEST || opset > OPSET) {
      throw new InvalidModelException(
          "model %s uses ONNX opset %d; Pellucid reads %d to %d. Export it again with opset_version=17"
              .formatted(modelName, opset, OLDEST, OPSET));
    }
    return opset;
  }

  private static OptionalLong fixedBatch(ValueInfoProto input) {
    TensorShapeProto shape = input.getType().getTensorType().getShape();
    return shape.getDimCount() > 1
            && shape.getDim(0).hasDimValue()
            && shape.getDim(0).getDimValue() > 0
        ? OptionalLong.of(shape.getDim(0).getDimValue())
        : OptionalLong.empty();
  }

  private static String firstExtentName(ValueInfoProto input) {
    TensorShapeProto shape = input.getType().getTensorType().getShape();
    return shape.getDimCount() > 0 ? shape.getDim(0).getDimParam() : "";
  }

  /**
   * An input's first extent is the batch, even where the exporter froze it; so is whatever bears
   * its name elsewhere.
   *
   * @param batched whether the first extent is the batch whatever it says
   */
  private static Graph.Value value(ValueInfoProto info, boolean batched, String batchName) {
    TypeProto.Tensor tensor = info.getType().getTensorType();
    DataType type = DataType.forNumber(tensor.getElemType());
    if (!tensor.hasShape()) {
      return new Graph.Value(info.getName(), type, Optional.empty());
    }
    List<Dim> dims = new ArrayList<>();
    for (TensorShapeProto.Dimension dim : tensor.getShape().getDimList()) {
      boolean first = dims.isEmpty();
      boolean named = !batchName.isEmpty() && dim.getDimParam().equals(batchName);
      if (first && (batched || named)) {
        dims.add(Dim.N);
      } else if (dim.hasDimValue() && dim.getDimValue() > 0) {
        dims.add(Dim.of(dim.getDimValue()));
      } else {
        return new Graph.Value(info.getName(), type, Optional.empty());
      }
    }
    return new Graph.Value(info.getName(), type, Optional.of(new Shape(dims)));
  }

  /** Writes the graph as a model any ONNX runtime reads. */
  public static byte[] write(Graph graph) {
    return write(
        graph,
        graph.inputs().stream().map(OnnxFormat::info).toList(),
        graph.outputs().stream().map(OnnxFormat::info).toList());
  }

  private static byte[] write(
      Graph graph, List<ValueInfoProto> inputs, List<ValueInfoProto> outputs) {
    GraphProto.Builder proto =
        GraphProto.newBuilder().setName(graph.name()).addAllInput(inputs).addAllOutput(outputs);
    graph.constants().values().forEach(proto::addInitializer);
    graph.nodes().forEach(node -> proto.addNode(node.toProto()));
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("pellucid")
            .setGraph(proto)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET));
    graph.nodes().stream()
        .map(Node::domain)
        .filter(domain -> !domain.isEmpty())
        .distinct()
        .sorted()
        .forEach(
            d -> model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(d).setVersion(1)));
    return model.build().toByteArray();
  }

  /**
   * Writes the model that a graph was read from with the graph's nodes and constants: inputs and
   * outputs stay as that file states them, also an extent that {@link #read} takes for the batch.
   *
   * @param model what was read
   */
  public static byte[] rewrite(byte[] model, Graph graph) {
    try {
      GraphProto original = parse(model).getGraph();
      return write(graph, original.getInputList(), original.getOutputList());
    } catch (IOException e) {
      throw new InvalidModelException("model " + graph.name() + " is not an ONNX file", e);
    }
  }

  private static ValueInfoProto info(Graph.Value value) {
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(value.type().getNumber());
    value
        .shape()
        .ifPresent(
            shape -> {
              TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
              for (Dim dim : shape.dims()) {
                TensorShapeProto.Dimension.Builder extent = TensorShapeProto.Dimension.newBuilder();
                if (!dim.batch()) {
                  extent.setDimValue(dim.factor());
                } else if (dim.equals(Dim.N)) {
                  extent.setDimParam(BATCH);
                }
                dims.addDim(extent);
              }
              tensor.setShape(dims);
            });
    return ValueInfoProto.newBuilder()
        .setName(value.name())
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
