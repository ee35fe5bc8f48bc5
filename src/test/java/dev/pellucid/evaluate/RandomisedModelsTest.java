package dev.pellucid.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.Randomisation;
import dev.pellucid.compiler.Randomisation.Draw;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import org.junit.jupiter.api.Test;

/** Random models are made once and given back. */
class RandomisedModelsTest {

  private static final ImageBatch IMAGE = SmallModels.images(1, Target.of(1));

  @Test
  void theSameRandomModelIsMadeOnce() {
    try (Classifier classifier = SmallModels.convolutional();
        RandomisedModels models = new RandomisedModels(classifier)) {
      // Given
      Classifier first = models.get(seeded(1));

      // When
      Classifier again = models.get(seeded(1));

      // Then
      assertThat(again).isSameAs(first);
    }
  }

  @Test
  void nothingChangesInTheModelItself() {
    try (Classifier classifier = SmallModels.convolutional();
        RandomisedModels models = new RandomisedModels(classifier)) {
      // Given
      float[] before = logits(classifier);

      // When
      float[] random = logits(models.get(seeded(1)));

      // Then
      assertThat(logits(classifier)).isEqualTo(before).isNotEqualTo(random);
    }
  }

  @Test
  void theOneLongestUnusedIsForgottenFirst() {
    try (Classifier classifier = SmallModels.convolutional();
        RandomisedModels models = new RandomisedModels(classifier)) {
      // Given
      Classifier first = models.get(seeded(0));
      Classifier second = models.get(seeded(1));
      for (int seed = 2; seed < RandomisedModels.KEPT; seed++) {
        models.get(seeded(seed));
      }
      models.get(seeded(0));

      // When
      models.get(seeded(RandomisedModels.KEPT));

      // Then
      assertThat(models.get(seeded(0))).isSameAs(first);
      assertThat(models.get(seeded(1))).isNotSameAs(second);
    }
  }

  private static Randomisation seeded(long seed) {
    return new Randomisation(Draw.SHUFFLED, 0, 3, seed);
  }

  private static float[] logits(Classifier classifier) {
    return classifier.run(ExplanationPlan.of(Output.LOGITS), IMAGE).row(TensorNames.LOGITS, 0);
  }
}
