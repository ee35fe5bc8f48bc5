package dev.pellucid.evaluate.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BankCompletenessTest {

  @Test
  void aBankOfEveryDirectionIsCompleteAndOneDirectionIsNot() {
    try (Classifier classifier = SmallModels.convolutional()) {
      // Given
      Activations layer = Activations.at(classifier, Optional.empty());
      Seen seen = Seen.of(layer, 40);
      int channels = layer.layer().channels();
      List<ConceptVectors> banks = List.of(axes(channels, channels), axes(1, channels));

      // When
      List<BankCompleteness> complete =
          banks.stream()
              .map(
                  bank ->
                      BankCompleteness.of(layer, bank, seen.activations(), seen.classes(), 0.95, 3))
              .toList();

      // Then
      assertThat(complete.get(0).bank().mean()).isCloseTo(1, within(1e-4));
      assertThat(complete.get(0).bank().interval().orElseThrow().low()).isGreaterThan(0.99);
      assertThat(complete.get(1).bank().mean()).isLessThan(0.9);
      assertThat(complete.get(1).bank().interval().orElseThrow().high()).isLessThan(1);
    }
  }

  @Test
  void fewImagesHaveNoInterval() {
    try (Classifier classifier = SmallModels.convolutional()) {
      // Given
      Activations layer = Activations.at(classifier, Optional.empty());
      Seen seen = Seen.of(layer, 12);
      ConceptVectors bank = axes(2, layer.layer().channels());

      // When
      BankCompleteness complete =
          BankCompleteness.of(layer, bank, seen.activations(), seen.classes(), 0.95, 3);

      // Then
      assertThat(complete.bank().interval()).isEmpty();
      assertThat(complete.bank().count()).isEqualTo(12);
    }
  }

  private record Seen(List<LayerValues> activations, int[] classes) {
    static Seen of(Activations layer, int count) {
      List<float[]> images =
          IntStream.range(0, count)
              .mapToObj(i -> SmallModels.images(i, Target.of(0)).pixels())
              .toList();
      List<Integer> classes = new ArrayList<>();
      layer.forEachLogits(images, logits -> classes.add(Target.predicted(logits)));
      return new Seen(layer.of(images), classes.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  private static ConceptVectors axes(int count, int channels) {
    float[][] vectors = new float[count][channels];
    List<String> names = new ArrayList<>();
    for (int j = 0; j < count; j++) {
      vectors[j][j] = 1;
      names.add("axis " + j);
    }
    return new ConceptVectors(names, vectors);
  }
}
