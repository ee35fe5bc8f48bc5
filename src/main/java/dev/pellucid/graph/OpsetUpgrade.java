package dev.pellucid.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings operators of older opsets to {@link OnnxFormat#OPSET}, so that everything behind this
 * class knows one version of each. Most changes moved attributes to inputs.
 */
final class OpsetUpgrade {

  private static final String NO_AUTO_PAD = "NOTSET";

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
      case "AveragePool" -> averagePool(node);
      case "GroupNormalization" -> groupNormalisation(node);
      case "Softmax", "LogSoftmax" -> softmax(node);
      default ->
          upgraded.add(
              opset < 18 && ContractionInference.REDUCTIONS.contains(node.key())
                  ? axesAsInput(node)
                  : node);
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

  /**
   * Before opset 19, ONNX Runtime divided by the whole window also where a ceiled one reaches
   * beyond the padding, if it was to count the padding. Such a pooling runs without ceiling over an
   * input padded so far that nothing lies beyond.
   */
  private void averagePool(Node node) {
    boolean changed =
        opset < 19
            && node.integer("ceil_mode", 0) == 1
            && node.integer("count_include_pad", 0) == 1
            && !node.text("auto_pad", NO_AUTO_PAD).startsWith("SAME");
    if (!changed) {
      upgraded.add(node);
      return;
    }
    long[] kernel = node.integers("kernel_shape", new long[0]);
    int spatial = kernel.length;
    long[] ones = new long[spatial];
    Arrays.fill(ones, 1);
    long[] strides = node.integers("strides", ones);
    long[] stated =
        node.text("auto_pad", NO_AUTO_PAD).equals("VALID")
            ? new long[2 * spatial]
            : node.integers("pads", new long[2 * spatial]);
    int axes = spatial + 2;
    long[] pads = new long[2 * axes];
    for (int i = 0; i < spatial; i++) {
      pads[2 + i] = stated[i];
      // One less than the window, and none begins in the padding: such a one is left out.
      pads[axes + 2 + i] = Math.min(stated[spatial + i] + strides[i] - 1, kernel[i] - 1);
    }
    String padded = node.output() + "/padded";
    add("Pad", List.of(node.input(0), constant(node, "pads", Literal.of(pads))), padded);
    upgraded.add(
        node.withInput(0, padded).without("auto_pad", "pads", "ceil_mode", "count_include_pad"));
  }

  /**
   * Before opset 21 scale and bias were one a group, as for instances whose channels are groups.
   */
  private void groupNormalisation(Node node) {
    if (opset >= 21) {
      upgraded.add(node);
      return;
    }
    String input = node.input(0);
    String groups = node.output() + "/groups";
    String normalised = node.output() + "/normalised";
    String shape = node.output() + "/shape";
    Literal rows = Literal.of(0, node.integer("num_groups", 1), -1);
    add("Shape", List.of(input), shape);
    add("Reshape", List.of(input, constant(node, "rows", rows)), groups);
    upgraded.add(
        node.withOperator("InstanceNormalization")
            .withInput(0, groups)
            .withOutputs(List.of(normalised))
            .without("num_groups", "stash_type"));
    add("Reshape", List.of(normalised, shape), node.output());
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
    add("Shape", List.of(input), shape);
    upgraded.add(made("Flatten", List.of(input), rows).with(Attribute.of("axis", axis)));
    upgraded.add(
        node.withInputs(List.of(rows))
            .withOutputs(List.of(normalised))
            .with(Attribute.of("axis", -1L)));
    add("Reshape", List.of(normalised, shape), node.output());
  }

  private void add(String operator, List<String> inputs, String output) {
    upgraded.add(made(operator, inputs, output));
  }

  private static Node made(String operator, List<String> inputs, String output) {
    return new Node("", operator, "", inputs, List.of(output), Map.of());
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
