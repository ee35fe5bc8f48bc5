package dev.pellucid.explain.local.pixel.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.local.pixel.gradient.InputXGradient;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SobolAttributionTest {

  private static final float NOISE = 1e-4f;
  private static final SobolAttribution METHOD = new SobolAttribution();
  private static final Classifier MODEL = SmallModels.convolutional();
  private static final Classifier LINEAR = Ask.linear();
  private static final ImageBatch IMAGE = SmallModels.images(1, Target.of(2));

  @AfterAll
  static void close() {
    MODEL.close();
    LINEAR.close();
  }

  /** sin x + 7 sin² y + 0.1 z⁴ sin x for x, y, z in −π … π: the usual values are 7 and 0.1. */
  private static double ishigami(float[] mask) {
    double x = Math.PI * (2 * mask[0] - 1);
    double y = Math.PI * (2 * mask[1] - 1);
    double z = Math.PI * (2 * mask[2] - 1);
    return Math.sin(x) + 7 * Math.pow(Math.sin(y), 2) + 0.1 * Math.pow(z, 4) * Math.sin(x);
  }

  @Test
  void theIndicesOfIshigamisFunctionAreKnown() {
    // Given: a fourth cell, of which it does not depend
    double[] known = {0.5576, 0.4424, 0.2437, 0};

    // When
    CellEstimate estimate = indices(SobolAttributionTest::ishigami, 4, 2048, 0);

    // Then: independent rows would be a hundredth off
    assertThat(estimate.values()).containsExactly(known, within(0.01));
    assertThat(estimate.values()[3]).isZero();
  }

  @ParameterizedTest(name = "{0} designs")
  @ValueSource(ints = {32, 50})
  void errorsAreNoLargerThanTheyAreSaidToBe(int designs) {
    // Given
    double[] known = {0.5576, 0.4424, 0.2437};
    int seeds = 300;
    double[] squares = new double[3];
    double[] said = new double[3];

    // When
    for (int seed = 0; seed < seeds; seed++) {
      CellEstimate estimate = indices(SobolAttributionTest::ishigami, 3, designs, seed);
      for (int i = 0; i < 3; i++) {
        squares[i] += Math.pow(estimate.values()[i] - known[i], 2) / seeds;
        said[i] += Math.pow(estimate.standardErrors().orElseThrow()[i], 2) / seeds;
      }
    }

    // Then: quasi-random rows do better than the independent ones whose error is told
    for (int i = 0; i < 3; i++) {
      assertThat(squares[i] / said[i]).isBetween(0.05, 1.3);
    }
  }

  @Test
  void aCellsTwoValuesFillTheSquareEvenly() {
    // Given
    SupercubeDesign design = new SupercubeDesign(5, 32, 3);
    float[] a = new float[5];
    float[] b = new float[5];
    int[][] inBoxes = new int[6][32];

    // When: boxes are 2^-k wide and 2^(k-5) high
    for (int point = 0; point < 32; point++) {
      design.write(point * 7, a, 0);
      design.write(point * 7 + 1, b, 0);
      for (int k = 0; k <= 5; k++) {
        int across = 1 << k;
        int up = 32 / across;
        int column = (int) (a[4] * across);
        int row = (int) (b[4] * up);
        inBoxes[k][column * up + row]++;
      }
    }

    // Then
    for (int[] boxes : inBoxes) {
      assertThat(boxes).containsOnly(1);
    }
  }

  @Test
  void oneCellAtATimeIsExchanged() {
    // Given
    SupercubeDesign design = new SupercubeDesign(3, 4, 1);
    float[] masks = new float[design.count() * 3];

    // When
    for (int mask = 0; mask < design.count(); mask++) {
      design.write(mask, masks, mask * 3);
    }

    // Then
    for (int row = 0; row < 4; row++) {
      for (int cell = 0; cell < 3; cell++) {
        float[] expected = Arrays.copyOfRange(masks, row * 15, row * 15 + 3);
        expected[cell] = masks[row * 15 + 3 + cell];
        int at = row * 15 + 6 + cell * 3;
        assertThat(Arrays.copyOfRange(masks, at, at + 3)).containsExactly(expected);
      }
    }
  }

  @Test
  void ofALinearModelTheIndicesAreSharesOfSquares() {
    // Given
    float[] contributions = Ask.values(new InputXGradient(), LINEAR, IMAGE);
    double[] cells = new double[16];
    for (int i = 0; i < contributions.length; i++) {
      cells[i % 64 / 16 * 4 + i % 8 / 2] += contributions[i];
    }
    double squares = Arrays.stream(cells).map(c -> c * c).sum();
    double[] expected = Arrays.stream(cells).map(c -> c * c / squares).toArray();

    // When
    float[] values = Ask.values(METHOD, LINEAR, IMAGE, "grid", "4", "designs", "256");

    // Then: nothing but the variance, which is common to all, is left to chance
    for (int i = 0; i < 16; i++) {
      assertThat((double) values[i]).isCloseTo(expected[i], within(0.005 + 0.1 * expected[i]));
    }
  }

  @Test
  void aSeedGivesTheSameWhateverTheSizeOfARun() {
    // Given
    Explanation once = Ask.explain(METHOD, MODEL, IMAGE, "grid", "4", "seed", "4");

    // When
    Explanation again =
        Ask.explain(METHOD, MODEL, IMAGE, Effort.unlimited().withRows(7), "grid", "4", "seed", "4");

    // Then
    assertThat(again.attribution().values())
        .containsExactly(once.attribution().values(), within(NOISE));
    assertThat(Ask.values(METHOD, MODEL, IMAGE, "grid", "4", "seed", "5"))
        .isNotEqualTo(once.attribution().values());
    assertThat(once.attribution().shape()).containsExactly(4, 4);
    assertThat(once.figures()).containsKey(Explanation.STANDARD_ERROR);
  }

  @Test
  void whenTheEffortIsSpentTheCellsSoFarAreTheEstimate() {
    // Given
    Effort spent = Effort.within(Duration.ZERO).withRows(5);

    // When
    Explanation explanation = Ask.explain(METHOD, MODEL, IMAGE, spent, "grid", "2");

    // Then: two masks and three of the four cells
    assertThat(explanation.partial()).isTrue();
    assertThat(explanation.figures())
        .containsOnlyKeys(Explanation.SAMPLES, CellEstimate.KNOWN)
        .containsEntry(CellEstimate.KNOWN, 0.75);
    assertThat(explanation.attribution().values()[2]).isPositive();
    assertThat(explanation.attribution().values()[3]).isZero();
  }

  @Test
  void ofOneMaskNothingIsKnown() {
    // When
    CellEstimate estimate = TotalIndices.of(new double[] {3}, 4, 100);

    // Then
    assertThat(estimate.values()).containsOnly(0);
    assertThat(estimate.known()).isZero();
    assertThat(estimate.partial()).isTrue();
  }

  @Test
  void itStopsWhenItIsSureEnough() {
    // When
    Explanation explanation =
        Ask.explain(METHOD, MODEL, IMAGE, "grid", "4", "designs", "2048", "tolerance", "0.12");

    // Then
    assertThat(explanation.figures().get(Explanation.STANDARD_ERROR)).isLessThanOrEqualTo(0.12);
    assertThat(explanation.figures().get(Explanation.SAMPLES)).isBetween(288.0, 36846.0);
    assertThat(explanation.partial()).isFalse();
  }

  @Test
  void whereNothingVariesNothingMatters() {
    // When
    CellEstimate estimate = indices(mask -> 9.5 + 1e-7 * mask[0], 3, 16, 0);

    // Then
    assertThat(estimate.values()).containsOnly(0);
  }

  private static CellEstimate indices(
      ToDoubleFunction<float[]> score, int cells, int designs, long seed) {
    SupercubeDesign design = new SupercubeDesign(cells, designs, seed);
    double[] scores = new double[design.count()];
    float[] mask = new float[cells];
    for (int i = 0; i < scores.length; i++) {
      design.write(i, mask, 0);
      scores[i] = score.applyAsDouble(mask);
    }
    return TotalIndices.of(scores, cells, scores.length);
  }
}
