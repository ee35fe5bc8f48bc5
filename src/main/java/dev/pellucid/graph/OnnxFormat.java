package dev.pellucid.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
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
      model = ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
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
    for (ValueInfoProto input : proto.getInputList()) {
      if (!constants.containsKey(input.getName())) {
        fixedBatch = fixedBatch.isPresent() ? fixedBatch : fixedBatch(input);
        batchName = batchName.isEmpty() ? firstExtentName(input) : batchName;
        inputs.add(value(input, true, batchName));
      }
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
   */
  private static Graph.Value value(ValueInfoProto info, boolean input, String batchName) {
    TypeProto.Tensor tensor = info.getType().getTensorType();
    DataType type = DataType.forNumber(tensor.getElemType());
    if (!tensor.hasShape()) {
      return new Graph.Value(info.getName(), type, Optional.empty());
    }
    List<Dim> dims = new ArrayList<>();
    for (TensorShapeProto.Dimension dim : tensor.getShape().getDimList()) {
      boolean first = dims.isEmpty();
      boolean named = !batchName.isEmpty() && dim.getDimParam().equals(batchName);
      if (first && (input || named)) {
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
    GraphProto.Builder proto = GraphProto.newBuilder().setName(graph.name());
    graph.inputs().forEach(input -> proto.addInput(info(input)));
    graph.outputs().forEach(output -> proto.addOutput(info(output)));
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
