package dev.pellucid.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Of chains of layers whose maps have eight channels of 4 × 4 positions: 512 bytes. */
class RowMemoryTest {

  private static final long MAP = 8 * 4 * 4 * Float.BYTES;

  @Test
  void aForwardPassHoldsWhatALayerReadsAndWhatItWrites() {
    // Given
    byte[] deep = chain(6);

    // When
    long bytes = bytes(deep, Output.LOGITS);

    // Then
    assertThat(bytes).isEqualTo(2 * MAP);
  }

  @Test
  void aBackwardPassHoldsAMapMoreForEveryLayer() {
    // Given
    long shallow = bytes(chain(3), Output.INPUT_GRADIENT);

    // When
    long deep = bytes(chain(6), Output.INPUT_GRADIENT);

    // Then
    assertThat(deep - shallow).isEqualTo(3 * MAP);
  }

  private static long bytes(byte[] onnx, Output output) {
    return ClassifierCompiler.compile(onnx, "chain", ExplanationPlan.of(output)).bytesARow();
  }

  private static byte[] chain(int layers) {
    OnnxModel m = OnnxModel.usual();
    String x = m.image(1, 4, 4);
    for (int layer = 0; layer < layers; layer++) {
      x = m.op("Relu", m.op("Conv", x, m.weights(8, layer == 0 ? 1 : 8, 1, 1)).get()).get();
    }
    return m.classify(m.op("GlobalAveragePool", x).get(), 3).bytes();
  }
}
