package dev.pellucid.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CutLayersTest {

  @Test
  void theLastLayerOfEveryShapeIsOne() {
    // Given
    OnnxModel m = SmallNet.classifier();

    // When
    List<FeatureLayer> layers = CutLayers.of(m.bytes(), "small");

    // Then: the pooled map between them has a shape of its own
    assertThat(layers).hasSize(3);
    assertThat(layers.get(0)).isEqualTo(new FeatureLayer(SmallNet.FIRST, 6, 8, 8));
    assertThat(layers.get(2)).isEqualTo(new FeatureLayer(SmallNet.LAST, 4, 4, 4));
  }

  @Test
  void aBranchThatAnotherGoesAroundIsNone() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.image(3, 8, 8);
    m.op("Conv", x, m.weights(4, 3, 1, 1)).as("trunk");
    m.op("Conv", "trunk", m.weights(6, 4, 1, 1)).as("branch");
    String back = m.op("Conv", "branch", m.weights(4, 6, 1, 1)).get();
    m.op("Add", "trunk", back).as("sum");
    m.classify(m.op("GlobalAveragePool", "sum").get(), 2);

    // When
    List<FeatureLayer> layers = CutLayers.of(m.bytes(), "residual");

    // Then
    assertThat(layers).extracting(FeatureLayer::tensor).containsExactly("sum");
  }

  @ParameterizedTest
  @CsvSource({
    "trunk,sum,true",
    "branch,sum,true",
    "sum,trunk,false",
    "sum,sum,false",
    "aside,sum,false"
  })
  void aLayerIsBeforeWhatIsComputedFromIt(String layer, String other, boolean before) {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.image(3, 8, 8);
    m.op("Conv", x, m.weights(4, 3, 1, 1)).as("trunk");
    m.op("Conv", "trunk", m.weights(4, 4, 1, 1)).as("branch");
    m.op("Conv", "trunk", m.weights(4, 4, 1, 1)).as("aside");
    m.op("Add", "trunk", "branch").as("sum");
    String joined = m.op("Add", "sum", "aside").get();
    m.classify(m.op("GlobalAveragePool", joined).get(), 2);

    // When
    boolean found = CutLayers.isBefore(m.bytes(), "branches", layer, other);

    // Then
    assertThat(found).isEqualTo(before);
  }
}
