package dev.pellucid.explain.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Score;
import dev.pellucid.explain.method.Target;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Against images that are blended pixel by pixel here. Float32 noise of a few layers: 1e-5. */
class MaskedModelTest {

  private static final double NOISE = 1e-5;
  private static final Classifier MODEL = SmallModels.convolutional();
  private static final ImageBatch IMAGE = SmallModels.images(1, Target.of(2));
  private static final float[] BASELINE = SmallModels.normal(3 * 8 * 8, 2);

  @AfterAll
  static void close() {
    MODEL.close();
  }

  @Test
  void cellsShowTheImageOrItsBaseline() {
    // Given
    Partition grid = Partition.grid(3, 2, 8, 8);
    float[] values = {1, 0, 1, 1, 0, 0, 0, 1, 0.5f, 0, 1, 1};
    double[] expected = new double[2];
    for (int m = 0; m < 2; m++) {
      float[] mask = new float[64];
      for (int p = 0; p < 64; p++) {
        mask[p] = values[m * 6 + (p / 8 * 3 / 8) * 2 + p % 8 * 2 / 8];
      }
      expected[m] = scoreUnder(mask);
    }

    // When
    double[] scores =
        model(Score.LOGIT).scores(new Masks.OfCells(grid, values), Effort.unlimited());

    // Then
    assertThat(scores).containsExactly(expected, within(NOISE));
  }

  @Test
  void separableMasksAreEnlargedByTheMatricesTheyChoose() {
    // Given
    Enlargement rows = new Enlargement(2, 8, 2, SmallModels.normal(32, 3));
    Enlargement columns = new Enlargement(3, 8, 3, SmallModels.normal(72, 4));
    float[] values = SmallModels.normal(2 * 2 * 3, 5);
    int[] rowChoice = {1, 0};
    int[] columnChoice = {2, 1};
    double[] expected = new double[2];
    for (int m = 0; m < 2; m++) {
      float[] mask = new float[64];
      for (int p = 0; p < 64; p++) {
        for (int i = 0; i < 2; i++) {
          for (int j = 0; j < 3; j++) {
            mask[p] +=
                rows.matrices()[(rowChoice[m] * 8 + p / 8) * 2 + i]
                    * values[m * 6 + i * 3 + j]
                    * columns.matrices()[(columnChoice[m] * 8 + p % 8) * 3 + j];
          }
        }
      }
      expected[m] = scoreUnder(mask);
    }

    // When
    double[] scores =
        model(Score.LOGIT)
            .scores(
                new Masks.Separable(rows, columns, values, rowChoice, columnChoice),
                Effort.unlimited());

    // Then
    assertThat(scores).containsExactly(expected, within(1e-4));
  }

  @Test
  void theGradientOfAMaskIsThatOfCentralDifferences() {
    // Given
    Enlargement linear = Enlargement.linear(3, 8);
    float[] mask = {0.2f, 0.9f, 0.4f, 0.7f, 0.1f, 0.6f, 0.8f, 0.3f, 0.5f};
    float step = 1e-2f;
    float[] around = new float[18 * 9];
    for (int i = 0; i < 18; i++) {
      System.arraycopy(mask, 0, around, i * 9, 9);
      around[i * 9 + i / 2] += i % 2 == 0 ? step : -step;
    }
    double[] scores =
        model(Score.LOGIT)
            .scores(Masks.Separable.alike(linear, linear, around), Effort.unlimited());

    // When
    float[] gradient =
        model(Score.LOGIT)
            .run(
                ExplanationPlan.of(Output.MASK_GRADIENT),
                Masks.Separable.alike(linear, linear, mask),
                0,
                1)
            .row(TensorNames.MASK_GRADIENT, 0);

    // Then: a kink of a ReLU within the step may move a difference by a few per cent
    for (int i = 0; i < 9; i++) {
      assertThat((double) gradient[i])
          .isCloseTo((scores[2 * i] - scores[2 * i + 1]) / (2 * step), within(0.02));
    }
  }

  @Test
  void whenTheEffortIsSpentTheScoresSoFarAreGiven() {
    // Given
    Partition grid = Partition.grid(2, 2, 8, 8);
    float[] values = new float[10 * 4];
    Effort spent = Effort.within(java.time.Duration.ZERO).withRows(3);

    // When
    double[] scores = model(Score.LOGIT).scores(new Masks.OfCells(grid, values), spent);

    // Then
    assertThat(scores).hasSize(3);
  }

  @Test
  void linearEnlargementIsBilinearBetweenHalfPixelCentres() {
    // Given
    int from = 2;

    // When
    float[] matrix = Enlargement.linear(from, 4).matrices();

    // Then
    assertThat(matrix).containsExactly(1, 0, 0.75f, 0.25f, 0.25f, 0.75f, 0, 1);
  }

  @Test
  void alignedEnlargementLaysTheOutermostOnTheOutermost() {
    // Given
    int from = 2;

    // When
    float[] matrix = Enlargement.linearAligned(from, 3).matrices();

    // Then
    assertThat(matrix).containsExactly(1, 0, 0.5f, 0.5f, 0, 1);
  }

  private static MaskedModel model(Score score) {
    return new MaskedModel(MODEL, IMAGE, BASELINE, score);
  }

  private static double scoreUnder(float[] mask) {
    float[] blended = new float[IMAGE.imageLength()];
    for (int i = 0; i < blended.length; i++) {
      blended[i] = BASELINE[i] + mask[i % 64] * (IMAGE.pixels()[i] - BASELINE[i]);
    }
    float[] logits =
        MODEL
            .run(ExplanationPlan.of(Output.LOGITS), IMAGE.variants(blended, Target.PREDICTED))
            .row(TensorNames.LOGITS, 0);
    return logits[2];
  }
}
