package dev.pellucid.model;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/** Classifiers whose answers can be worked out on paper. */
public final class Classifiers {

  private Classifiers() {}

  /**
   * Takes [N,channels,height,width]; logit i is the mean of channel i mod channels times {@code i +
   * 1}.
   */
  public static byte[] channelMeans(int channels, int height, int width, int classes) {
    float[] weights = new float[channels * classes];
    for (int i = 0; i < classes; i++) {
      weights[i % channels * classes + i] = i + 1;
    }
    return new OnnxGraph()
        .input("image", DataType.FLOAT, -1, channels, height, width)
        .floats("weights", new long[] {channels, classes}, weights)
        .node("Relu", "image", "features")
        .node("GlobalAveragePool", "features", "pooled")
        .node("Flatten", "pooled", "means")
        .node("MatMul", "means weights", "scores")
        .output("scores", DataType.FLOAT, -1, classes)
        .build();
  }
}
