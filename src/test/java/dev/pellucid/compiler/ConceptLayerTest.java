package dev.pellucid.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.graph.InvalidModelException;
import org.junit.jupiter.api.Test;

class ConceptLayerTest {

  private static FeatureLayer found(OnnxModel model) {
    return Explained.by(Output.GRAD_CAM, model).compiled().conceptLayer().orElseThrow();
  }

  @Test
  void theLastMapBeforeTheHeadIsFound() {
    // Given
    OnnxModel model = SmallNet.classifier();

    // When
    FeatureLayer layer = found(model);

    // Then
    assertThat(layer).isEqualTo(new FeatureLayer(SmallNet.LAST, SmallNet.CHANNELS, 4, 4));
  }

  /** As ConvNeXt ends: mean, then a layer normalisation with channels last. */
  @Test
  void aMapTurnedToChannelsLastIsNone() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String last = m.op("Transpose", SmallNet.features(m)).list("perm", 0, 2, 3, 1).get();
    String normalised = m.op("LayerNormalization", last, m.uniform(0.5, 2, 4)).get();
    String scaled = m.op("MatMul", normalised, m.weights(4, 4)).get();
    String pooled = m.op("ReduceMean", scaled).list("axes", 1, 2).get();
    m.classify(pooled, SmallNet.CLASSES);

    // When
    FeatureLayer layer = found(m);

    // Then
    assertThat(layer.tensor()).isEqualTo(SmallNet.LAST);
  }

  /** As Swin ends: a normalisation with channels last is turned back before the mean. */
  @Test
  void aMapTurnedBackToChannelsFirstIsFound() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String last = m.op("Transpose", SmallNet.features(m)).list("perm", 0, 2, 3, 1).get();
    String normalised = m.op("LayerNormalization", last, m.uniform(0.5, 2, 4)).get();
    m.op("Transpose", normalised).list("perm", 0, 3, 1, 2).as("back");
    m.classify(m.op("GlobalAveragePool", "back").get(), SmallNet.CLASSES);

    // When
    FeatureLayer layer = found(m);

    // Then
    assertThat(layer).isEqualTo(new FeatureLayer("back", SmallNet.CHANNELS, 4, 4));
  }

  @Test
  void attentionIsNoMap() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String tokens = m.op("Reshape", SmallNet.features(m), m.integers(0, 4, 16)).get();
    String heads = m.op("Reshape", tokens, m.integers(0, 2, 2, 16)).get();
    String turned = m.op("Transpose", heads).list("perm", 0, 1, 3, 2).get();
    String attention = m.op("Softmax", m.op("MatMul", turned, heads).get()).get();
    m.classify(m.op("MatMul", attention, turned).get(), SmallNet.CLASSES);

    // When
    FeatureLayer layer = found(m);

    // Then
    assertThat(layer.tensor()).isEqualTo(SmallNet.LAST);
  }

  @Test
  void tokensMakeAMapWithOrWithoutAClassTokenBeforeThem() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String flat = m.op("Reshape", SmallNet.features(m), m.integers(0, 4, 16)).get();
    String patches = m.op("Transpose", flat).list("perm", 0, 2, 1).as("patches");
    String mean = m.op("ReduceMean", patches).list("axes", 1).get();
    m.op("Concat", mean, patches).with("axis", 1).as("tokens");
    m.classify("tokens", SmallNet.CLASSES);
    Tensor images = Explained.images(2, 3, 8, 8);
    ExplanationPlan plan = ExplanationPlan.of(Output.GRAD_CAM);

    // When
    Explained behind = Explained.by(plan.atLayer("tokens"), m);

    // Then
    assertThat(behind.compiled().conceptLayer()).contains(new FeatureLayer("tokens", 4, 4, 4));
    assertThat(behind.get(TensorNames.GRAD_CAM, images, 1, 2).shape()).containsExactly(2, 4, 4);
    assertThat(Explained.by(plan.atLayer("patches"), m).compiled().conceptLayer())
        .contains(new FeatureLayer("patches", 4, 4, 4));
  }

  @Test
  void aLayerThatIsNotThereIsRefusedWithTheOneThatIs() {
    // Given
    ExplanationPlan plan = ExplanationPlan.of(Output.GRAD_CAM).atLayer("nowhere");

    // When, Then
    assertThatThrownBy(() -> Explained.by(plan, SmallNet.classifier()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("no tensor 'nowhere'")
        .hasMessageContaining(SmallNet.LAST);
  }
}
