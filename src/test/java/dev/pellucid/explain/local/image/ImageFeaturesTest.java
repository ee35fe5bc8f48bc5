package dev.pellucid.explain.local.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.LastLayer;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.SmallNet;
import dev.pellucid.compiler.SmallTransformer;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.local.image.ImageFeatures.Features;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Target;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageFeaturesTest {

  /** Float32 sums of a few dozen terms of size one. */
  private static final float ROUNDING = 1e-5f;

  static Stream<Supplier<OnnxModel>> networksWithALinearEnd() {
    return Stream.of(
        SmallNet::classifier,
        SmallTransformer::withClassToken,
        ImageFeaturesTest::convolvedAtTheEnd);
  }

  private static OnnxModel convolvedAtTheEnd() {
    OnnxModel m = OnnxModel.usual();
    String pooled = SmallNet.pooled(m);
    String scores =
        m.op(
                "Conv",
                pooled,
                m.weights(SmallNet.CLASSES, SmallNet.CHANNELS, 1, 1),
                m.weights(SmallNet.CLASSES))
            .get();
    m.op("Flatten", scores).as(OnnxModel.SCORES);
    return m.output(OnnxModel.SCORES, DataType.FLOAT, -1, SmallNet.CLASSES);
  }

  @ParameterizedTest
  @MethodSource("networksWithALinearEnd")
  void theLastLayerMakesTheLogitsOfTheFeatures(Supplier<OnnxModel> network) {
    // Given
    try (Classifier classifier = SmallModels.open(network.get())) {
      ImageFeatures features = ImageFeatures.of(classifier);
      LastLayer head = features.head().orElseThrow();

      // When
      List<Features> found =
          features.of(
              SmallModels.images(
                  classifier.input().channels().count(),
                  classifier.input().height(),
                  classifier.input().width(),
                  3,
                  Target.PREDICTED,
                  Target.PREDICTED));

      // Then
      for (Features image : found) {
        double[] logits = head.logits(image.features());
        for (int c = 0; c < logits.length; c++) {
          assertThat((float) logits[c])
              .isCloseTo(image.logits()[c], org.assertj.core.data.Offset.offset(ROUNDING));
        }
      }
    }
  }

  @Test
  void scoresThatArePooledLastHaveNoLinearLayer() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String map =
        m.op("Conv", SmallNet.features(m), m.weights(SmallNet.CLASSES, SmallNet.CHANNELS, 1, 1))
            .get();
    m.op("Flatten", m.op("GlobalAveragePool", map).get()).as(OnnxModel.SCORES);
    try (Classifier classifier =
        SmallModels.open(m.output(OnnxModel.SCORES, DataType.FLOAT, -1, SmallNet.CLASSES))) {
      ImageFeatures features = ImageFeatures.of(classifier);

      // When
      Throwable refused = catchThrowable(() -> features.requireHead("influence-functions"));

      // Then
      assertThat(refused)
          .isInstanceOf(NotApplicableException.class)
          .hasMessageContaining("influence-functions");
      assertThat(features.head()).isEmpty();
    }
  }
}
