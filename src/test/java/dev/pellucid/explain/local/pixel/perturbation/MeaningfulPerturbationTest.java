package dev.pellucid.explain.local.pixel.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.mask.Enlargement;
import dev.pellucid.explain.mask.MaskedModel;
import dev.pellucid.explain.mask.Masks;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Score;
import dev.pellucid.explain.method.Target;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeaningfulPerturbationTest {

  private static final MeaningfulPerturbation METHOD = new MeaningfulPerturbation();
  private static final Classifier MODEL = SmallModels.convolutional();

  @AfterAll
  static void close() {
    MODEL.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noSetOfCellsIsWorthMoreThanTheMaskThatIsFound(long seed) {
    // Given: every set of the nine cells is taken away, at 0.02 a cell
    ImageBatch image = MODEL.resolve(SmallModels.images(seed, Target.PREDICTED));
    Enlargement linear = Enlargement.linear(3, 8);
    float[] sets = new float[512 * 9];
    for (int i = 0; i < sets.length; i++) {
      sets[i] = ((i / 9) >> (i % 9)) & 1;
    }
    double[] scores =
        new MaskedModel(MODEL, image, new float[image.imageLength()], Score.PROBABILITY)
            .scores(Masks.Separable.alike(linear, linear, sets), Effort.unlimited());
    double best = Double.POSITIVE_INFINITY;
    for (int set = 0; set < 512; set++) {
      best = Math.min(best, scores[set] + 0.02 * (9 - Integer.bitCount(set)));
    }

    // When
    Explanation explanation =
        Ask.explain(
            METHOD,
            MODEL,
            image,
            "grid",
            "3",
            "jitter",
            "0",
            "sparsity",
            "0.02",
            "smoothness",
            "0",
            "learning-rate",
            "0.02",
            "baseline",
            "zero");

    // Then: the 64 pixels' mean is the 9 cells' but for the edges, which count more: a little off
    double taken = 0;
    for (float value : explanation.attribution().values()) {
      taken += value / 64 * 9;
    }
    double reached = explanation.figures().get(MaskSlope.SCORE_UNDER_MASK) + 0.02 * taken;
    assertThat(reached).isLessThan(best + 0.03);
  }

  @ParameterizedTest
  @EnumSource(Score.class)
  void theSlopeOfAMaskIsThatOfCentralDifferences(Score score) {
    // Given
    ImageBatch image = SmallModels.images(4, Target.of(1));
    MaskedModel model = new MaskedModel(MODEL, image, new float[image.imageLength()], score);
    Enlargement linear = Enlargement.linear(2, 8);
    float[] mask = {0.3f, 0.8f, 0.6f, 0.5f};
    float[] around = new float[8 * 4];
    for (int i = 0; i < 8; i++) {
      System.arraycopy(mask, 0, around, i * 4, 4);
      around[i * 4 + i / 2] += i % 2 == 0 ? 1e-2f : -1e-2f;
    }
    double[] scores =
        model.scores(Masks.Separable.alike(linear, linear, around), Effort.unlimited());

    // When
    float[] slope =
        MaskSlope.at(model, score, Masks.Separable.alike(linear, linear, mask), Effort.unlimited())
            .gradients();

    // Then: a kink of a ReLU within the step may move a difference by a few per cent
    for (int i = 0; i < 4; i++) {
      assertThat((double) slope[i])
          .isCloseTo((scores[2 * i] - scores[2 * i + 1]) / 2e-2, within(0.02));
    }
  }

  @Test
  void whenTakingAwayIsFreeTheScoreFallsAndWhenItIsDearNothingIsTaken() {
    // Given
    ImageBatch image = SmallModels.images(1, Target.PREDICTED);

    // When
    Explanation free =
        Ask.explain(
            METHOD,
            MODEL,
            image,
            "grid",
            "4",
            "jitter",
            "0.125",
            "sparsity",
            "0",
            "baseline",
            "mean");

    // Then
    assertThat(free.figures().get(MaskSlope.SCORE_UNDER_MASK))
        .isLessThan(0.9 * free.figures().get(MaskSlope.SCORE));
    float[] dear = Ask.values(METHOD, MODEL, image, "grid", "4", "sparsity", "10");
    assertThat(dear).containsOnly(new float[] {0}, within(1e-5f));
  }

  @Test
  void differencesBetweenNeighboursAreSmoothedAwayWhereTheyAreDear() {
    // Given
    ImageBatch image = SmallModels.images(1, Target.PREDICTED);
    String[] cheap = {"grid", "8", "smoothness", "0", "steps", "150"};
    String[] dear = {"grid", "8", "smoothness", "0.5", "steps", "150"};

    // When
    double rough = roughness(Ask.values(METHOD, MODEL, image, cheap));

    // Then
    assertThat(roughness(Ask.values(METHOD, MODEL, image, dear))).isLessThan(0.5 * rough);
  }

  private static double roughness(float[] map) {
    double sum = 0;
    for (int i = 0; i + 1 < map.length; i++) {
      sum += i % 8 < 7 ? Math.abs(map[i] - map[i + 1]) : 0;
    }
    return sum;
  }

  @Test
  void theBlurAndTheJitterAreSharesOfTheShorterSide() {
    // Given
    ImageBatch image = SmallModels.images(1, Target.of(2));
    String[] shares = {"grid", "4", "steps", "20", "jitter", "0.125", "baseline", "blur:25%"};
    float[] expected =
        Ask.values(
            METHOD,
            MODEL,
            image,
            "grid",
            "4",
            "steps",
            "20",
            "jitter",
            "0.1",
            "baseline",
            "blur:2");

    // When
    float[] values = Ask.values(METHOD, MODEL, image, shares);

    // Then: a jitter of 1 of 8 pixels, 0.8 of them rounded
    assertThat(values).containsExactly(expected, within(1e-3f));
  }

  @Test
  void aSeedGivesTheSameMask() {
    // Given
    ImageBatch image = SmallModels.images(1, Target.of(2));
    String[] parameters = {"grid", "4", "jitter", "0.25", "steps", "20", "seed", "3"};
    float[] once = Ask.values(METHOD, MODEL, image, parameters);

    // When
    Explanation again =
        Ask.explain(METHOD, MODEL, image, Effort.unlimited().withRows(3), parameters);

    // Then: Adam goes a full step on the sign of a slope however small, so noise may show
    assertThat(again.attribution().values()).containsExactly(once, within(1e-3f));
  }

  @Test
  void whenTheEffortIsSpentTheMaskSoFarIsGiven() {
    // When
    Explanation explanation =
        Ask.explain(
            METHOD,
            MODEL,
            SmallModels.images(1, Target.PREDICTED),
            Effort.within(Duration.ZERO),
            "grid",
            "4");

    // Then
    assertThat(explanation.partial()).isTrue();
    assertThat(explanation.figures()).containsEntry(Explanation.SAMPLES, 1.0);
    assertThat(explanation.attribution().shape()).containsExactly(1, 8, 8);
  }
}
