package dev.pellucid.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings operators of older opsets to {@link OnnxFormat#OPSET}, so that everything behind this
 * class knows one version of each. Most changes moved attributes to inputs.
 */
final class OpsetUpgrade {

  private static final Set<String> REDUCTIONS =
      Set.of(
          "ReduceMean",
          "ReduceMax",
          "ReduceMin",
          "ReduceProd",
          "ReduceL1",
          "ReduceL2",
          "ReduceSumSquare",
          "ReduceLogSum",
          "ReduceLogSumExp");

  private final long opset;
  private final Map<String, TensorProto> constants;
  private final Map<LiteralKey, String> made = new HashMap<>();
  private final List<Node> upgraded = new ArrayList<>();

  OpsetUpgrade(long opset, Map<String, TensorProto> constants) {
    this.opset = opset;
    this.constants = constants;
  }

  List<Node> upgrade(List<NodeProto> nodes) {
    for (NodeProto proto : nodes) {
      upgrade(Node.from(proto));
    }
    return List.copyOf(upgraded);
  }

  private void upgrade(Node node) {
    switch (node.key()) {
      case "Squeeze", "Unsqueeze", "ReduceSum" ->
          upgraded.add(opset < 13 ? axesAsInput(node) : node);
      case "Dropout" -> upgraded.add(identity(node));
      case "BatchNormalization" -> upgraded.add(inferenceOnly(node));
      case "Clip" -> upgraded.add(opset < 11 ? clip(node) : node);
      case "Slice" -> upgraded.add(opset < 10 ? slice(node) : node);
      case "Pad" -> upgraded.add(opset < 11 ? pad(node) : node);
      case "Split" -> upgraded.add(split(node));
      case "Upsample" -> upgraded.add(upsample(node));
      case "Resize" -> upgraded.add(opset < 11 ? upsample(node) : node);
      case "Softmax", "LogSoftmax" -> softmax(node);
      default ->
          upgraded.add(opset < 18 && REDUCTIONS.contains(node.key()) ? axesAsInput(node) : node);
    }
  }

  private Node axesAsInput(Node node) {
    return node.integers("axes")
        .map(axes -> node.withInput(1, constant(node, "axes", Literal.of(axes))).without("axes"))
        .orElse(node);
  }

  private static Node identity(Node node) {
    return new Node(
        node.name(),
        "Identity",
        "",
        node.inputs().subList(0, 1),
        node.outputs().subList(0, 1),
        Map.of());
  }

  private static Node inferenceOnly(Node node) {
    return node.withOutputs(node.outputs().subList(0, 1))
        .without("momentum", "spatial", "training_mode");
  }

  private Node clip(Node node) {
    float low = node.real("min", -Float.MAX_VALUE);
    float high = node.real("max", Float.MAX_VALUE);
    return node.withInput(1, constant(node, "min", Literal.of(low)))
        .withInput(2, constant(node, "max", Literal.of(high)))
        .without("min", "max");
  }

  private Node slice(Node node) {
    Node changed =
        node.withInput(
                1, constant(node, "starts", Literal.of(node.integers("starts", new long[0]))))
            .withInput(2, constant(node, "ends", Literal.of(node.integers("ends", new long[0]))));
    Optional<long[]> axes = node.integers("axes");
    if (axes.isPresent()) {
      changed = changed.withInput(3, constant(node, "axes", Literal.of(axes.get())));
    }
    return changed.without("starts", "ends", "axes");
  }

  private Node pad(Node node) {
    return node.withInput(1, constant(node, "pads", Literal.of(node.integers("pads", new long[0]))))
        .withInput(2, constant(node, "value", Literal.of(node.real("value", 0))))
        .without("pads", "value");
  }

  private Node split(Node node) {
    Node changed = node;
    if (opset < 13 && node.integers("split").isPresent()) {
      changed =
          node.withInput(
                  1, constant(node, "split", Literal.of(node.integers("split", new long[0]))))
              .without("split");
    }
    boolean equalParts = !changed.hasInput(1) && changed.integer("num_outputs", 0) == 0;
    return equalParts ? changed.with(Attribute.of("num_outputs", node.outputs().size())) : changed;
  }

  /** Upsample, and Resize before opset 11, sample at {@code floor(x / scale)}. */
  private Node upsample(Node node) {
    Node changed =
        node.withOperator("Resize")
            .withInputs(List.of(node.input(0), "", node.input(1)))
            .with(Attribute.of("coordinate_transformation_mode", "asymmetric"));
    return node.text("mode", "nearest").equals("nearest")
        ? changed.with(Attribute.of("nearest_mode", "floor"))
        : changed;
  }

  /** Before opset 13 the softmax ran over everything from {@code axis} on, seen as one row. */
  private void softmax(Node node) {
    long axis = node.integer("axis", opset < 13 ? 1 : -1);
    if (opset >= 13 || axis == -1) {
      upgraded.add(node.with(Attribute.of("axis", axis)));
      return;
    }
    String input = node.input(0);
    String rows = node.output() + "/rows";
    String normalised = node.output() + "/normalised";
    String shape = node.output() + "/shape";
    upgraded.add(new Node("", "Shape", "", List.of(input), List.of(shape), Map.of()));
    upgraded.add(
        new Node("", "Flatten", "", List.of(input), List.of(rows), Map.of())
            .with(Attribute.of("axis", axis)));
    upgraded.add(
        node.withInputs(List.of(rows))
            .withOutputs(List.of(normalised))
            .with(Attribute.of("axis", -1L)));
    upgraded.add(new Node("", "Reshape", "", List.of(normalised, shape), node.outputs(), Map.of()));
  }

  private String constant(Node node, String role, Literal value) {
    return made.computeIfAbsent(
        LiteralKey.of(value),
        key -> {
          String name = node.output() + "/" + role;
          constants.put(name, value.toProto(name));
          return name;
        });
  }
}
