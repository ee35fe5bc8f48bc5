package dev.pellucid.evaluate.faithfulness;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;

/** Models of which it is known what they go by. */
final class KnownModels {

  private KnownModels() {}

  /** Two classes; the logit of the first is bias + Σ w ⊙ x, the other's 0. */
  static Classifier linear(int channels, int height, int width, float bias, float... weights) {
    float[] both = new float[2 * weights.length];
    System.arraycopy(weights, 0, both, 0, weights.length);
    OnnxModel m = OnnxModel.usual();
    String flat = m.op("Flatten", m.image(channels, height, width)).with("axis", 1).get();
    m.op("Gemm", flat, m.floats(both, 2, weights.length), m.floats(new float[] {bias, 0}, 2))
        .with("transB", 1)
        .as(OnnxModel.SCORES);
    return SmallModels.open(m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 2));
  }

  /**
   * A convolution, a ReLU and a linear head over {@code [N,C,6,5]}, three classes, its weights
   * waves that other libraries can be given too.
   */
  static Classifier ofWaves(int channels) {
    OnnxModel m = OnnxModel.usual();
    String convolved =
        m.op(
                "Conv",
                m.image(channels, 6, 5),
                m.floats(wave(36 * channels, 0.37, 1, 0.5), 4, channels, 3, 3),
                m.floats(wave(4, 1, 0.5, 0.1), 4))
            .list("pads", 1, 1, 1, 1)
            .get();
    String flat = m.op("Flatten", m.op("Relu", convolved).get()).with("axis", 1).get();
    m.op("Gemm", flat, m.floats(wave(360, 0.11, 0.2, 0.3), 3, 120), m.floats(wave(3, 2, 1, 0.2), 3))
        .with("transB", 1)
        .as(OnnxModel.SCORES);
    return SmallModels.open(m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 3));
  }

  /** size · sin(frequency · k + phase). */
  static float[] wave(int count, double frequency, double phase, double size) {
    float[] wave = new float[count];
    for (int k = 0; k < count; k++) {
      wave[k] = (float) (size * Math.sin(frequency * k + phase));
    }
    return wave;
  }
}
