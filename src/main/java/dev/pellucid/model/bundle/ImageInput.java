package dev.pellucid.model.bundle;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.pellucid.image.InputSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The image input {@code [N,C,H,W]} a graph declares; a size is empty where the graph leaves it
 * open.
 */
record ImageInput(OptionalInt channels, OptionalInt height, OptionalInt width) {

  private static final int RANK = 4;

  /**
   * Looks up a graph's one image input.
   *
   * @throws BundleException if these are not the bytes of an ONNX model, or it does not take
   *     exactly one float32 image
   */
  static ImageInput of(byte[] onnx, Path file) {
    ValueInfoProto input = input(parse(onnx, file).getGraph(), file);
    TensorShapeProto shape = input.getType().getTensorType().getShape();
    if (shape.getDimCount() != RANK
        || input.getType().getTensorType().getElemType()
            != TensorProto.DataType.FLOAT.getNumber()) {
      throw new BundleException(
          file,
          "the input '%s' is not float32 [N,C,H,W]; export the classifier with such an input"
              .formatted(input.getName()));
    }
    return new ImageInput(size(shape, 1), size(shape, 2), size(shape, 3));
  }

  private static ValueInfoProto input(GraphProto graph, Path file) {
    // Before IR version 4 every weight was listed as an input too.
    Set<String> weights =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    List<ValueInfoProto> inputs =
        graph.getInputList().stream().filter(input -> !weights.contains(input.getName())).toList();
    if (inputs.size() != 1) {
      throw new BundleException(
          file,
          "the graph takes %s; a classifier takes one image [N,C,H,W]"
              .formatted(inputs.stream().map(ValueInfoProto::getName).toList()));
    }
    return inputs.get(0);
  }

  /**
   * The same graph with its input's open extents closed, so that shapes behind it can be told.
   *
   * @param onnx what this was read from
   * @return the same bytes where nothing is open
   */
  byte[] pin(byte[] onnx, Path file, InputSpec to) {
    if (channels.isPresent() && height.isPresent() && width.isPresent()) {
      return onnx;
    }
    ModelProto.Builder model = parse(onnx, file).toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    ValueInfoProto input = input(graph.build(), file);
    for (ValueInfoProto.Builder candidate : graph.getInputBuilderList()) {
      if (candidate.getName().equals(input.getName())) {
        TensorShapeProto.Builder shape =
            candidate.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
        shape.getDimBuilder(1).setDimValue(to.channels().count());
        shape.getDimBuilder(2).setDimValue(to.height());
        shape.getDimBuilder(3).setDimValue(to.width());
      }
    }
    return model.build().toByteArray();
  }

  private static ModelProto parse(byte[] onnx, Path file) {
    try {
      ModelProto model = ModelProto.parseFrom(onnx);
      if (model.getGraph().getNodeCount() == 0) {
        throw new BundleException(file, "is not an ONNX model: it has no graph");
      }
      return model;
    } catch (InvalidProtocolBufferException e) {
      throw new BundleException(
              file, "is not an ONNX model, or was not copied whole: " + e.getMessage())
          .causedBy(e);
    }
  }

  private static OptionalInt size(TensorShapeProto shape, int axis) {
    long size = shape.getDim(axis).getDimValue();
    return size > 0 ? OptionalInt.of(Math.toIntExact(size)) : OptionalInt.empty();
  }
}
