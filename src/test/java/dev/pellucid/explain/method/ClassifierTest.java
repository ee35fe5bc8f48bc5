package dev.pellucid.explain.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.SmallNet;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Target.Pick;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.model.inference.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ClassifierTest {

  private static final float NOISE = 1e-5f;
  private static final SessionSettings ONE_THREAD = SessionSettings.onCpu().withThreads(1);
  private static final Classifier MODEL = SmallModels.convolutional();

  @AfterAll
  static void close() {
    MODEL.close();
  }

  @Test
  void targetsAreResolvedByTheLogits() {
    // Given
    ImageBatch batch =
        SmallModels.images(
            1,
            Target.PREDICTED,
            Target.SECOND_BEST,
            Target.difference(new Pick.Predicted(), new Pick.SecondBest()));
    BatchOutputs outputs = MODEL.run(ExplanationPlan.of(Output.LOGITS), batch);

    // When
    ImageBatch resolved = MODEL.resolve(batch);

    // Then
    assertThat(resolved.targets()).allMatch(Target::isResolved);
    assertThat(rankOf(resolved.targets().get(0).index(), outputs.row(TensorNames.LOGITS, 0)))
        .isZero();
    assertThat(rankOf(resolved.targets().get(1).index(), outputs.row(TensorNames.LOGITS, 1)))
        .isEqualTo(1);
    assertThat(resolved.targets().get(2).score(outputs.row(TensorNames.LOGITS, 2))).isPositive();
  }

  @Test
  void theGradientOfADifferenceIsTheDifferenceOfTheGradients() {
    // Given
    ImageBatch image = SmallModels.images(2, Target.of(1));
    ImageBatch both =
        SmallModels.images(2, Target.difference(new Pick.Index(1), new Pick.Index(4)));
    float[] one = gradient(image);
    float[] other = gradient(image.withTargets(List.of(Target.of(4))));

    // When
    float[] difference = gradient(both);

    // Then
    for (int i = 0; i < difference.length; i++) {
      assertThat(difference[i]).isCloseTo(one[i] - other[i], within(NOISE));
    }
  }

  @Test
  void asManyRowsAreTakenAtATimeAsFitTheCaches() {
    // Given
    try (Classifier model = SmallModels.open(largeMaps(), ONE_THREAD)) {

      // When
      int rows = model.rows(ExplanationPlan.of(Output.LOGITS), Target.of(0), 16);

      // Then: a layer reads 2 MiB and writes 2 MiB
      assertThat(rows).isEqualTo(4);
    }
  }

  @Test
  void aBackwardPassThatFillsTheCachesTakesOneRowAtATime() {
    // Given
    try (Classifier model = SmallModels.open(largeMaps(), ONE_THREAD)) {

      // When
      int rows = model.rows(ExplanationPlan.of(Output.INPUT_GRADIENT), Target.of(0), 16);

      // Then
      assertThat(rows).isEqualTo(1);
    }
  }

  @Test
  void everyThreadIsGivenARowHoweverMuchItHolds() {
    // Given
    try (Classifier model = SmallModels.open(largeMaps(), ONE_THREAD.withThreads(3))) {

      // When
      int rows = model.rows(ExplanationPlan.of(Output.INPUT_GRADIENT), Target.of(0), 16);

      // Then
      assertThat(rows).isEqualTo(3);
    }
  }

  @Test
  void aSmallModelTakesAllTheRowsThatAreAllowed() {
    // Given
    ExplanationPlan plan = ExplanationPlan.of(Output.INPUT_GRADIENT);

    // When
    int rows = MODEL.rows(plan, Target.of(0), 16);

    // Then
    assertThat(rows).isEqualTo(16);
  }

  private static OnnxModel largeMaps() {
    OnnxModel m = OnnxModel.usual();
    String x = m.image(1, 256, 256);
    for (int layer = 0; layer < 6; layer++) {
      x = m.op("Relu", m.op("Conv", x, m.weights(8, layer == 0 ? 1 : 8, 1, 1)).get()).get();
    }
    return m.classify(m.op("GlobalAveragePool", x).get(), 3);
  }

  @Test
  void inOneBatchSomeTargetsMayBeContrastedAndOthersNot() {
    // Given
    ImageBatch mixed =
        SmallModels.images(
            3, Target.of(0), Target.difference(new Pick.Index(0), new Pick.Index(3)));
    float[] plain = gradient(mixed.only(0));

    // When
    BatchOutputs outputs = MODEL.run(ExplanationPlan.of(Output.INPUT_GRADIENT), mixed);

    // Then
    assertThat(outputs.row(TensorNames.INPUT_GRADIENT, 0)).containsExactly(plain, within(NOISE));
    assertThat(outputs.row(TensorNames.INPUT_GRADIENT, 1))
        .containsExactly(gradient(mixed.only(1)), within(NOISE));
  }

  @Test
  void theGradientOfTheSecondBestIsThatOfTheClassItTurnsOutToBe() {
    // Given
    ImageBatch asked = SmallModels.images(4, Target.SECOND_BEST);
    float[] expected = gradient(MODEL.resolve(asked));

    // When
    float[] gradient = gradient(asked);

    // Then
    assertThat(gradient).containsExactly(expected);
  }

  @Test
  void aGraphThatBeginsAtALayerContinuesFromItsActivations() {
    // Given
    ImageBatch image = SmallModels.images(5, Target.of(1));
    ExplanationPlan whole =
        ExplanationPlan.of(Output.ACTIVATION, Output.LOGITS).withLayers(List.of(SmallNet.FIRST));
    BatchOutputs outputs = MODEL.run(whole, image);
    Tensor activations =
        Tensor.of(outputs.row(TensorNames.activation(SmallNet.FIRST), 0), 1, 6, 8, 8);

    // When
    BatchOutputs continued =
        MODEL.run(
            ExplanationPlan.of(Output.LOGITS).beginningAt(SmallNet.FIRST),
            activations,
            1,
            image.targets(),
            Map.of());

    // Then
    assertThat(continued.row(TensorNames.LOGITS, 0))
        .containsExactly(outputs.row(TensorNames.LOGITS, 0), within(NOISE));
  }

  @Test
  void aGraphCannotBeginWhereThereIsNoTensor() {
    // Given
    ExplanationPlan plan = ExplanationPlan.of(Output.LOGITS).beginningAt("nowhere");

    // When
    assertThatThrownBy(() -> MODEL.compiled(plan))

        // Then
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void aClassThatDoesNotExistIsRefused() {
    // Given
    ImageBatch image = SmallModels.images(6, Target.of(SmallNet.CLASSES));

    // When
    assertThatThrownBy(() -> gradient(image))

        // Then
        .isInstanceOf(UnknownClassException.class)
        .hasMessageContaining("no class 5")
        .hasMessageContaining("'small' has 5");
  }

  @Test
  void aClassThatDoesNotExistIsRefusedBesideOneThatIsToBeFound() {
    // Given
    ImageBatch image =
        SmallModels.images(6, Target.difference(new Pick.Predicted(), new Pick.Index(7)));

    // When
    assertThatThrownBy(() -> MODEL.resolve(image))

        // Then
        .isInstanceOf(UnknownClassException.class)
        .hasMessageContaining("no class 7");
  }

  @Test
  void everyRowOfARunIsCounted() {
    // Given
    ImageBatch batch = SmallModels.images(7, Target.PREDICTED, Target.of(1), Target.of(2));
    Passes before = MODEL.spent();

    // When
    BatchOutputs unused = MODEL.run(ExplanationPlan.of(Output.INPUT_GRADIENT), batch);

    // Then
    assertThat(MODEL.spent().since(before)).isEqualTo(new Passes(3, 3));
  }

  @Test
  void findingOutTheClassIsCounted() {
    // Given
    ImageBatch batch = SmallModels.images(7, Target.SECOND_BEST, Target.of(1));
    Passes before = MODEL.spent();

    // When
    BatchOutputs unused = MODEL.run(ExplanationPlan.of(Output.INPUT_GRADIENT), batch);

    // Then
    assertThat(MODEL.spent().since(before)).isEqualTo(new Passes(4, 2));
  }

  private static float[] gradient(ImageBatch batch) {
    return MODEL
        .run(ExplanationPlan.of(Output.INPUT_GRADIENT), batch)
        .row(TensorNames.INPUT_GRADIENT, 0);
  }

  private static int rankOf(int index, float[] logits) {
    int better = 0;
    for (float logit : logits) {
      if (logit > logits[index]) {
        better++;
      }
    }
    return better;
  }
}
