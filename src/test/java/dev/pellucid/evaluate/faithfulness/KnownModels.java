package dev.pellucid.evaluate.faithfulness;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;

/** Models of which it is known what they go by. */
final class KnownModels {

  private KnownModels() {}

  /** Two classes; the logit of the first is Σ w ⊙ x over an image of one channel, the other's 0. */
  static Classifier linear(int height, int width, float... weights) {
    return linear(1, height, width, weights);
  }

  /** The same of several channels. */
  static Classifier linear(int channels, int height, int width, float... weights) {
    float[] both = new float[2 * weights.length];
    System.arraycopy(weights, 0, both, 0, weights.length);
    OnnxModel m = OnnxModel.usual();
    String flat = m.op("Flatten", m.image(channels, height, width)).with("axis", 1).get();
    m.op("Gemm", flat, m.floats(both, 2, weights.length)).with("transB", 1).as(OnnxModel.SCORES);
    return SmallModels.open(m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 2));
  }
}
