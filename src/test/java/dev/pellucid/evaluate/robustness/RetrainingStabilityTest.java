package dev.pellucid.evaluate.robustness;

import static dev.pellucid.evaluate.FunctionExplainer.explained;
import static dev.pellucid.evaluate.FunctionExplainer.method;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.Randomisation;
import dev.pellucid.compiler.Randomisation.Draw;
import dev.pellucid.evaluate.EvaluatedModel;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How alike explanations of a network are that was trained again. */
class RetrainingStabilityTest {

  private static final Indicator STABILITY = new RetrainingStability();
  private static final ParameterValues USUAL =
      ParameterValues.defaults(STABILITY.card().parameters());
  private static final ImageBatch IMAGE = SmallModels.images(1, Target.of(1));

  @Test
  void aModelThatLearntTheSameIsExplainedTheSame() {
    try (Classifier classifier = SmallModels.convolutional();
        Classifier again = SmallModels.convolutional();
        EvaluatedModel model = new EvaluatedModel(classifier, List.of(again))) {
      // Given
      ExplainedImage explained = explained(model, method("saliency"), IMAGE);

      // When
      Finding found = STABILITY.measure(explained, USUAL, Effort.unlimited());

      // Then
      assertThat(((Finding.Value) found).value()).isCloseTo(1, within(1e-9));
      assertThat(again.spent()).isEqualTo(new Passes(1, 1));
    }
  }

  @Test
  void aModelThatLearntOtherwiseIsExplainedOtherwise() {
    try (Classifier classifier = SmallModels.convolutional();
        Classifier same = SmallModels.convolutional();
        EvaluatedModel alone = EvaluatedModel.of(classifier)) {
      // Given
      Classifier other = alone.randomised().get(new Randomisation(Draw.SHUFFLED, 0, 3, 1));
      EvaluatedModel model = new EvaluatedModel(classifier, List.of(same, other));
      ExplainedImage explained = explained(model, method("saliency"), IMAGE);

      // When
      Finding found = STABILITY.measure(explained, USUAL, Effort.unlimited());

      // Then the mean of 1 and of about 0
      assertThat(((Finding.Value) found).value()).isCloseTo(0.5, within(0.3));
    }
  }

  @Test
  void saysThatItNeedsModels() {
    try (Classifier classifier = SmallModels.convolutional();
        EvaluatedModel model = EvaluatedModel.of(classifier)) {
      // Given
      ExplainedImage explained = explained(model, method("saliency"), IMAGE);

      // When / Then
      assertThatThrownBy(() -> STABILITY.measure(explained, USUAL, Effort.unlimited()))
          .isInstanceOf(NotApplicableException.class)
          .hasMessageContaining("retrained models");
    }
  }
}
