package dev.pellucid.model;

import static dev.pellucid.model.OnnxGraph.number;
import static dev.pellucid.model.OnnxGraph.numbers;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/** Classifiers whose answers can be worked out on paper. */
public final class Classifiers {

  private Classifiers() {}

  /**
   * Takes [N,channels,height,width]; logit i is the mean of channel i mod channels times {@code i +
   * 1}.
   */
  public static byte[] channelMeans(int channels, int height, int width, int classes) {
    return channelMeans(channels, height, width, classes, 1);
  }

  /** The same with all logits multiplied by a scale. */
  public static byte[] channelMeans(int channels, int height, int width, int classes, float scale) {
    return new OnnxGraph()
        .input("image", DataType.FLOAT, -1, channels, height, width)
        .floats("weights", new long[] {channels, classes}, weights(channels, classes, scale))
        .node("Relu", "image", "features")
        .node("GlobalAveragePool", "features", "pooled")
        .node("Flatten", "pooled", "means")
        .node("MatMul", "means weights", "scores")
        .output("scores", DataType.FLOAT, -1, classes)
        .build();
  }

  /**
   * A compiled classifier in the small, with the outputs of the live pass: takes
   * [N,channels,height,width] and {@code target}, logits as {@link #channelMeans}, the CAM is the
   * mean over channels.
   *
   * <p>A first pixel below zero makes the run fail, as an index out of bounds does.
   */
  public static byte[] explained(int channels, int height, int width, int classes) {
    return new OnnxGraph()
        .input("image", DataType.FLOAT, -1, channels, height, width)
        .input("target", DataType.INT64, -1)
        .floats("weights", new long[] {channels, classes}, weights(channels, classes, 1))
        .floats("none", new long[] {1}, 0)
        .longs("nought", new long[] {}, 0)
        .longs("starts", new long[] {3}, 0, 0, 0)
        .longs("ends", new long[] {3}, 1, 1, 1)
        .longs("axes", new long[] {3}, 1, 2, 3)
        .node("Slice", "image starts ends axes", "corner")
        .node("Reshape", "corner flat", "first")
        .longs("flat", new long[] {1}, -1)
        .node("Floor", "first", "floored")
        .node("Min", "floored none", "below")
        .node("Mul", "below many", "far")
        .floats("many", new long[] {1}, 1000)
        .node("Cast", "far", "index", number("to", DataType.INT64.getNumber()))
        .node("Gather", "none index", "nothing")
        .node("Reshape", "nothing column", "addend")
        .longs("column", new long[] {2}, -1, 1)
        .node("Relu", "image", "features")
        .node("GlobalAveragePool", "image", "pooled")
        .node("Flatten", "pooled", "means")
        .node("MatMul", "means weights", "scores")
        .node("Add", "scores addend", "logits")
        .node("Softmax", "logits", "probabilities", number("axis", 1))
        .node("ArgMax", "logits", "predicted", number("axis", 1), number("keepdims", 0))
        .node("Less", "target nought", "asked")
        .node("Where", "asked predicted target", "target_used")
        .node("ReduceMean", "features", "grad_cam", numbers("axes", 1), number("keepdims", 0))
        .output("logits", DataType.FLOAT, -1, classes)
        .output("probabilities", DataType.FLOAT, -1, classes)
        .output("target_used", DataType.INT64, -1)
        .output("grad_cam", DataType.FLOAT, -1, height, width)
        .build();
  }

  /** As {@link #channelMeans}, through an operator that has no backward rule. */
  public static byte[] withoutGradient(int channels, int height, int width, int classes) {
    return new OnnxGraph()
        .input("image", DataType.FLOAT, -1, channels, height, width)
        .floats("weights", new long[] {channels, classes}, weights(channels, classes, 1))
        .node("Relu", "image", "features")
        .node("GlobalAveragePool", "features", "pooled")
        .node("Flatten", "pooled", "means")
        .node("ThresholdedRelu", "means", "high")
        .node("MatMul", "high weights", "scores")
        .output("scores", DataType.FLOAT, -1, classes)
        .build();
  }

  /** As {@link #channelMeans}, with other operators behind the scores. */
  public static byte[] ending(int channels, int height, int width, int classes, String... more) {
    OnnxGraph graph =
        new OnnxGraph()
            .input("image", DataType.FLOAT, -1, channels, height, width)
            .floats("weights", new long[] {channels, classes}, weights(channels, classes, 1))
            .node("Relu", "image", "features")
            .node("GlobalAveragePool", "features", "pooled")
            .node("Flatten", "pooled", "means")
            .node("MatMul", "means weights", "scores");
    String last = "scores";
    for (String operator : more) {
      graph.node(operator, last, last + "/" + operator);
      last += "/" + operator;
    }
    return graph.output(last, DataType.FLOAT, -1, classes).build();
  }

  /**
   * Probabilities without a softmax: the share of each score of {@link #channelMeans}, for as many
   * classes as channels, in their sum.
   */
  public static byte[] channelShares(int channels, int height, int width) {
    return new OnnxGraph()
        .input("image", DataType.FLOAT, -1, channels, height, width)
        .node("Relu", "image", "features")
        .node("GlobalAveragePool", "features", "pooled")
        .node("Flatten", "pooled", "means")
        .floats("weights", new long[] {channels, channels}, weights(channels, channels, 1))
        .node("MatMul", "means weights", "scores")
        .longs("classes", new long[] {1}, 1)
        .node("ReduceSum", "scores classes", "total", number("keepdims", 1))
        .node("Div", "scores total", "shares")
        .output("shares", DataType.FLOAT, -1, channels)
        .build();
  }

  private static float[] weights(int channels, int classes, float scale) {
    float[] weights = new float[channels * classes];
    for (int i = 0; i < classes; i++) {
      weights[i % channels * classes + i] = (i + 1) * scale;
    }
    return weights;
  }
}
