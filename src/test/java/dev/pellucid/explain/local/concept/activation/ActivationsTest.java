package dev.pellucid.explain.local.concept.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.SmallNet;
import dev.pellucid.compiler.SmallTransformer;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.graph.InvalidModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ActivationsTest {

  /** More than one batch, the last not full. */
  private static final int MANY = 37;

  /** Float32 sums of a few dozen terms of size one. */
  private static final double ROUNDING = 1e-5;

  private static List<float[]> images(int count) {
    return IntStream.range(0, count).mapToObj(i -> SmallModels.normal(3 * 8 * 8, i)).toList();
  }

  @Test
  void theHeadMakesOfAnImagesActivationsWhatTheModelMakesOfTheImage() {
    // Given
    try (Classifier classifier = SmallModels.convolutional()) {
      Activations layer = Activations.at(classifier, Optional.of(SmallNet.LAST));
      List<LayerValues> activations = layer.of(images(MANY));
      List<float[]> logits = new ArrayList<>();
      layer.forEachLogits(images(MANY), logits::add);

      // When
      List<float[]> behind = layer.logits(activations);

      // Then
      assertThat(behind).hasSize(MANY);
      for (int i = 0; i < MANY; i++) {
        assertThat(behind.get(i))
            .usingComparatorWithPrecision((float) ROUNDING)
            .containsExactly(logits.get(i));
      }
    }
  }

  @Test
  void theGradientSaysHowTheLogitMovesWithAnActivation() {
    // Given
    try (Classifier classifier = SmallModels.convolutional()) {
      Activations layer = Activations.at(classifier, Optional.of(SmallNet.LAST));
      List<LayerGradient> taken = new ArrayList<>();

      // When
      layer.forEachGradient(images(1), 2, taken::add);

      // Then
      LayerGradient found = taken.get(0);
      float[] moved = found.activation().values().clone();
      int entry = 3 * SmallNet.POSITIONS + 5;
      moved[entry] += 1;
      LayerValues other = new LayerValues(SmallNet.CHANNELS, 4, 4, moved);
      float[] logits = layer.logits(List.of(found.activation(), other)).get(1);
      // The head behind the layer is linear, so that a step of any size will do.
      assertThat(found.gradient().values()[entry])
          .isCloseTo(logits[2] - found.logits()[2], within((float) ROUNDING))
          .isNotZero();
    }
  }

  @Test
  void theLayerIsTheLastFeatureMapUnlessOneIsNamed() {
    // Given
    try (Classifier classifier = SmallModels.convolutional()) {

      // When
      Activations layer = Activations.at(classifier, Optional.empty());

      // Then
      assertThat(layer.layer().tensor()).isEqualTo(SmallNet.LAST);
    }
  }

  @Test
  void patchTokensAreTurnedToMapsWithoutTheClassToken() {
    // Given
    try (Classifier classifier = SmallModels.open(SmallTransformer.withClassToken())) {
      Activations layer = Activations.at(classifier, Optional.of(SmallTransformer.ENCODED));

      // When
      LayerValues values = layer.of(List.of(SmallModels.normal(layer.input().size(), 1))).get(0);

      // Then
      assertThat(values.positions()).isEqualTo(4);
      assertThat(values.channels()).isEqualTo(8);
    }
  }

  @Test
  void tokensAloneAreNotFedToTheHead() {
    // Given
    try (Classifier classifier = SmallModels.open(SmallTransformer.withClassToken())) {
      Activations layer = Activations.at(classifier, Optional.of(SmallTransformer.ENCODED));
      List<LayerValues> values = layer.of(List.of(new float[layer.input().size()]));

      // When
      Throwable thrown = catchThrowable(() -> layer.logits(values));

      // Then
      assertThat(thrown)
          .isInstanceOf(NotApplicableException.class)
          .hasMessageContaining("name a feature map");
    }
  }

  @Test
  void aLayerThatIsNotThereIsNamed() {
    // Given
    try (Classifier classifier = SmallModels.convolutional()) {

      // When
      Throwable thrown = catchThrowable(() -> Activations.at(classifier, Optional.of("deep")));

      // Then
      assertThat(thrown).isInstanceOf(InvalidModelException.class).hasMessageContaining("'deep'");
    }
  }
}
