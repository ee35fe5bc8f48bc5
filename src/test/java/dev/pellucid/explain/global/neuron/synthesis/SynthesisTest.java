package dev.pellucid.explain.global.neuron.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.Assets;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.SmallNet;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.References;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.global.neuron.Pullback;
import dev.pellucid.explain.global.neuron.synthesis.ActivationMaximisation.Position;
import dev.pellucid.explain.global.neuron.synthesis.FeatureInversion.Inverted;
import dev.pellucid.explain.global.neuron.synthesis.Synthesis.Made;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Target;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SynthesisTest {

  @ParameterizedTest
  @EnumSource(Spelling.class)
  void aUnitAnswersMoreToItsImageThanToAnyOtherAndToTheStart(Spelling spelling) {
    // Given
    try (Classifier classifier = SmallModels.convolutional()) {
      ActivationMaximisation method = new ActivationMaximisation(classifier, SmallNet.LAST);
      Settings settings = Settings.usual(classifier.input(), 1).spelt(spelling).withSteps(60);

      // When
      Made made = method.of(2, Optional.empty(), settings, step -> {}).images().get(0);

      // Then: other images between black and white
      double others =
          IntStream.range(0, 200)
              .mapToDouble(seed -> method.answer(between(classifier, seed), 2))
              .max()
              .orElseThrow();
      assertThat(made.after()).isGreaterThan(others).isGreaterThan(made.before());
      assertThat(method.answer(made.tensor(), 2)).isEqualTo(made.after());
    }
  }

  @Test
  void aUnitAtOnePositionIsRaisedThere() {
    // Given
    try (Classifier classifier = SmallModels.convolutional()) {
      ActivationMaximisation method = new ActivationMaximisation(classifier, SmallNet.LAST);
      Settings settings =
          Settings.usual(classifier.input(), 1).withRobustness(Robustness.NONE).withSteps(60);

      // When
      Made made =
          method.of(1, Optional.of(new Position(3, 0)), settings, step -> {}).images().get(0);

      // Then
      LayerValues seen = activations(classifier, made.tensor());
      assertThat((double) seen.values()[16 + 3 * 4]).isEqualTo(made.after());
      assertThat(made.after()).isGreaterThan(made.before());
    }
  }

  @Test
  void diversityMakesImagesLessAlike() {
    // Given
    try (Classifier classifier = SmallModels.convolutional()) {
      ActivationMaximisation method = new ActivationMaximisation(classifier, SmallNet.LAST);
      Settings alike = Settings.usual(classifier.input(), 1).withSteps(40).withImages(3, 0);
      double without = alike(classifier, method.of(2, Optional.empty(), alike, step -> {}));

      // When
      Synthesis diverse = method.of(2, Optional.empty(), alike.withImages(3, 2), step -> {});

      // Then
      assertThat(alike(classifier, diverse)).isLessThan(without - 0.01);
    }
  }

  @Test
  void theSameSeedMakesTheSameImage() {
    // Given
    try (Classifier classifier = SmallModels.convolutional()) {
      ClassVisualisation method = new ClassVisualisation(classifier);
      Settings settings = Settings.usual(classifier.input(), 7).withSteps(5);
      Synthesis before = method.of(3, settings, step -> {});

      // When
      Synthesis again = method.of(3, settings, step -> {});

      // Then
      assertThat(again.images().get(0).tensor()).isEqualTo(before.images().get(0).tensor());
      assertThat(again.course()).isEqualTo(before.course());
    }
  }

  @Test
  void theLogitOfAClassExceedsThatOfEveryOtherImage() {
    // Given
    try (Classifier classifier = SmallModels.convolutional()) {
      Settings settings = Settings.usual(classifier.input(), 1).withSteps(60);

      // When
      Made made = new ClassVisualisation(classifier).of(3, settings, step -> {}).images().get(0);

      // Then
      for (int seed = 0; seed < 50; seed++) {
        assertThat(logit(classifier, between(classifier, seed), 3)).isLessThan(made.after());
      }
      assertThat(logit(classifier, made.tensor(), 3)).isEqualTo(made.after());
    }
  }

  @Test
  void anEarlyLayerGivesTheImageBack() {
    // Given
    try (Classifier classifier = SmallModels.convolutional()) {
      float[] image = between(classifier, 5);
      FeatureInversion method = new FeatureInversion(classifier, SmallNet.FIRST);
      Settings settings =
          FeatureInversion.usual(Settings.usual(classifier.input(), 1))
              .spelt(Spelling.PIXEL)
              .withRegularisation(Regularisation.NONE)
              .withSteps(400);

      // When
      Inverted inverted = method.of(image, settings, step -> {});

      // Then
      assertThat(inverted.error()).isLessThan(0.05);
      assertThat(inverted.correlation()).isGreaterThan(0.9);
    }
  }

  @Test
  void aChannelThatIsNotThereIsNamed() {
    // Given
    try (Classifier classifier = SmallModels.convolutional()) {
      ActivationMaximisation method = new ActivationMaximisation(classifier, SmallNet.LAST);
      Settings settings = Settings.usual(classifier.input(), 1);

      // When, then
      assertThatThrownBy(() -> method.of(9, Optional.empty(), settings, step -> {}))
          .isInstanceOf(NotApplicableException.class)
          .hasMessageContaining("layer 'last' is [4,4,4]; it has no channel 9");
    }
  }

  @Test
  void aRealModelTakesWhatWasMadeForAClassForThatClass() {
    // Given
    Assets.path("models");
    try (Classifier classifier = References.open("squeezenet10")) {
      Settings settings = Settings.usual(classifier.input(), 1).withSteps(15);

      // When
      Made made = new ClassVisualisation(classifier).of(87, settings, step -> {}).images().get(0);

      // Then
      float[] logits =
          classifier
              .run(ExplanationPlan.of(Output.LOGITS), batch(classifier, made.tensor()))
              .row(TensorNames.LOGITS, 0);
      assertThat(Target.predicted(logits)).isEqualTo(87);
    }
  }

  private static float[] between(Classifier classifier, int seed) {
    Random random = new Random(seed);
    float[] numbers = new float[classifier.input().size()];
    for (int i = 0; i < numbers.length; i++) {
      int channel = i / (classifier.input().height() * classifier.input().width());
      numbers[i] =
          (random.nextFloat() - classifier.input().mean()[channel])
              / classifier.input().std()[channel];
    }
    return numbers;
  }

  private static LayerValues activations(Classifier classifier, float[] image) {
    Pullback layer = new Pullback(classifier, SmallNet.LAST);
    return layer.of(List.of(image), List.of(new float[64]), 0).get(0).activations();
  }

  private static double alike(Classifier classifier, Synthesis made) {
    return Diversity.alike(
        made.images().stream().map(each -> activations(classifier, each.tensor())).toList());
  }

  private static double logit(Classifier classifier, float[] image, int target) {
    return classifier.run(ExplanationPlan.of(Output.LOGITS), batch(classifier, image))
        .row(TensorNames.LOGITS, 0)[target];
  }

  private static ImageBatch batch(Classifier classifier, float[] image) {
    return new ImageBatch(
        3,
        classifier.input().height(),
        classifier.input().width(),
        image,
        Collections.nCopies(1, Target.of(0)));
  }
}
