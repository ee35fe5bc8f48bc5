package dev.pellucid.explain.local.pixel.attention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.References;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against PyTorch on real photos; differences of float32 rounding over four blocks. */
class AttentionReferenceTest {

  private static final double ROUNDING = 1e-4;
  private static final String VIT = "vit_cifar10";
  private static final int BLOCKS = 4;

  @ParameterizedTest
  @ValueSource(strings = {"cat_0000", "horse_0000", "ship_0000", "truck_0000"})
  void rolloutIsThatOfTheReference(String photo) {
    // Given
    float[] expected = References.array(VIT, photo, "attention_rollout").data();

    // When
    float[] rollout = References.values(VIT, photo, "attention-rollout", Map.of());

    // Then
    assertThat(References.maxDifferenceOverMax(rollout, expected)).isLessThan(ROUNDING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat_0000", "horse_0000", "ship_0000", "truck_0000"})
  void attentionsAreFoundInOrder(String photo) {
    // Given
    float[] expected = References.array(VIT, photo, "attention").data();
    ImageBatch batch = References.input(VIT, photo);

    // When
    BatchOutputs outputs;
    try (Classifier classifier = References.open(VIT)) {
      outputs = classifier.run(ExplanationPlan.of(Output.ATTENTION), batch);
    }

    // Then
    assertThat(outputs.tensors()).hasSize(BLOCKS);
    int length = expected.length / BLOCKS;
    for (int block = 0; block < BLOCKS; block++) {
      String layer = "/blocks/blocks.%d/attn/softmax/Softmax_output_0".formatted(block);
      float[] ofBlock = Arrays.copyOfRange(expected, block * length, (block + 1) * length);
      float[] attention = outputs.row(TensorNames.attention(layer), 0);
      assertThat(References.maxDifferenceOverMax(attention, ofBlock)).isLessThan(ROUNDING);
    }
  }
}
