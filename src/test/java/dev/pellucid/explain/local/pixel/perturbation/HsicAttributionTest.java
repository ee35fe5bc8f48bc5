package dev.pellucid.explain.local.pixel.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class HsicAttributionTest {

  private static final float NOISE = 1e-5f;
  private static final HsicAttribution METHOD = new HsicAttribution();
  private static final Classifier MODEL = SmallModels.convolutional();
  private static final ImageBatch IMAGE = SmallModels.images(1, Target.of(2));

  @AfterAll
  static void close() {
    MODEL.close();
  }

  /** Cells 0 to 3 matter, each less than the one before; 4 and 5 do not. */
  private static double score(float[] mask) {
    return 5 * mask[0] + 2 * mask[1] * (1 + mask[2]) - mask[2] + mask[3];
  }

  @Test
  void itIsTheTraceOfTheCentredKernelsLessItsMeanOverAllBalancedColumns() {
    // Given
    int n = 6;
    BalancedDesign design = new BalancedDesign(3, n, 1);
    double[] scores = {0.3, -1, 2, 0.7, 0.1, 1.2};
    double mean = 0;
    for (int half = 0; half < 1 << n; half++) {
      if (Integer.bitCount(half) == n / 2) {
        mean += slow(half, scores) / 20;
      }
    }
    double[] expected = new double[3];
    for (int cell = 0; cell < 3; cell++) {
      int seen = 0;
      for (int mask = 0; mask < n; mask++) {
        seen |= design.isSeen(mask, cell) ? 1 << mask : 0;
      }
      expected[cell] = slow(seen, scores) - mean;
    }

    // When
    CellEstimate estimate = Dependence.of(scores, scores.length, design);

    // Then
    assertThat(estimate.values()).containsExactly(expected, within(1e-12));
  }

  /** tr(KHLH)/n², all matrices written out; bit a of the number says if mask a shows the cell. */
  private static double slow(int seen, double[] scores) {
    int n = scores.length;
    double mean = Arrays.stream(scores).average().orElseThrow();
    double variance = Arrays.stream(scores).map(y -> (y - mean) * (y - mean)).sum() / n;
    double[][] k = new double[n][n];
    double[][] l = new double[n][n];
    double[][] h = new double[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        k[a][b] = (seen >> a & 1) == (seen >> b & 1) ? 1 : 0;
        l[a][b] = Math.exp(-Math.pow(scores[a] - scores[b], 2) / (2 * variance));
        h[a][b] = (a == b ? 1 : 0) - 1.0 / n;
      }
    }
    double[][] khlh = times(times(k, h), times(l, h));
    return IntStream.range(0, n).mapToDouble(i -> khlh[i][i]).sum() / n / n;
  }

  private static double[][] times(double[][] x, double[][] y) {
    int n = x.length;
    double[][] product = new double[n][n];
    for (int i = 0; i < n * n * n; i++) {
      product[i / n / n][i / n % n] += x[i / n / n][i % n] * y[i % n][i / n % n];
    }
    return product;
  }

  @Test
  void cellsThatMatterStandOutAndTheOthersAreZero() {
    // When
    CellEstimate estimate = dependence(HsicAttributionTest::score, 6, 2000, 0);

    // Then: errors are a few thousandths
    double[] values = estimate.values();
    double[] errors = estimate.standardErrors().orElseThrow();
    for (int cell = 0; cell < 4; cell++) {
      assertThat(values[cell]).isGreaterThan(5 * errors[4]);
    }
    assertThat(values[0]).isGreaterThan(values[1] + 3 * errors[0]);
    assertThat(values[1]).isGreaterThan(values[2] + 3 * errors[1]);
    assertThat(values[4]).isCloseTo(0, within(4 * errors[4]));
    assertThat(values[5]).isCloseTo(0, within(4 * errors[5]));
  }

  @Test
  void manyMasksComeToWhatAllMasksHave() {
    // Given
    double[] all = new double[64];
    for (int bits = 0; bits < 64; bits++) {
      float[] mask = new float[6];
      for (int cell = 0; cell < 6; cell++) {
        mask[cell] = bits >> cell & 1;
      }
      all[bits] = score(mask);
    }
    double[] expected = new double[6];
    for (int cell = 0; cell < 6; cell++) {
      expected[cell] = slowOfAll(cell, all);
    }

    // When
    CellEstimate estimate = dependence(HsicAttributionTest::score, 6, 4000, 7);

    // Then
    double[] errors = estimate.standardErrors().orElseThrow();
    for (int cell = 0; cell < 6; cell++) {
      assertThat(estimate.values()[cell]).isCloseTo(expected[cell], within(5 * errors[cell]));
      assertThat(errors[cell]).isLessThan(0.004);
    }
  }

  /** cᵀLc/(2n²) over the masks of all bits, c ±1 by the bit of a cell. */
  private static double slowOfAll(int cell, double[] scores) {
    double mean = Arrays.stream(scores).average().orElseThrow();
    double variance =
        Arrays.stream(scores).map(y -> (y - mean) * (y - mean)).average().getAsDouble();
    double sum = 0;
    for (int a = 0; a < scores.length; a++) {
      for (int b = 0; b < scores.length; b++) {
        int sign = (a >> cell & 1) == (b >> cell & 1) ? 1 : -1;
        sum += sign * Math.exp(-Math.pow(scores[a] - scores[b], 2) / (2 * variance));
      }
    }
    return sum / 2 / scores.length / scores.length;
  }

  @Test
  void errorsAreAsLargeAsTheyAreSaidToBe() {
    // Given
    int seeds = 300;
    double[] sum = new double[6];
    double[] squares = new double[6];
    double[] said = new double[6];

    // When
    for (int seed = 0; seed < seeds; seed++) {
      CellEstimate estimate = dependence(HsicAttributionTest::score, 6, 100, seed);
      for (int i = 0; i < 6; i++) {
        sum[i] += estimate.values()[i] / seeds;
        squares[i] += Math.pow(estimate.values()[i], 2) / seeds;
        said[i] += Math.pow(estimate.standardErrors().orElseThrow()[i], 2) / seeds;
      }
    }

    // Then: said is that of large samples; the balance of the masks makes the truth a bit smaller
    for (int i = 0; i < 6; i++) {
      assertThat((squares[i] - sum[i] * sum[i]) / said[i]).isBetween(0.3, 1.6);
    }
    assertThat(sum[4]).isCloseTo(0, within(4 * Math.sqrt(said[4] / seeds)));
  }

  @Test
  void itStopsWhenItIsSureEnough() {
    // When
    Explanation explanation =
        Ask.explain(METHOD, MODEL, IMAGE, "grid", "4", "masks", "5000", "tolerance", "0.12");

    // Then
    assertThat(explanation.figures().get(Explanation.STANDARD_ERROR)).isLessThanOrEqualTo(0.12);
    assertThat(explanation.figures().get(Explanation.SAMPLES)).isBetween(128.0, 4999.0);
    assertThat(explanation.partial()).isFalse();
  }

  @Test
  void whereNothingVariesNothingMatters() {
    // When
    CellEstimate estimate = dependence(mask -> 9.5 + 1e-7 * mask[0], 3, 16, 0);

    // Then
    assertThat(estimate.values()).containsOnly(0);
  }

  @Test
  void everyCellIsSeenInHalfOfTheMasks() {
    // When
    BalancedDesign design = new BalancedDesign(9, 50, 2);

    // Then
    for (int cell = 0; cell < 9; cell++) {
      int of = cell;
      assertThat(IntStream.range(0, 50).filter(mask -> design.isSeen(mask, of)).count())
          .isEqualTo(25);
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
  void whenTheEffortIsSpentTheMasksSoFarAreTheEstimate() {
    // Given
    Effort spent = Effort.within(Duration.ZERO).withRows(40);

    // When
    Explanation explanation = Ask.explain(METHOD, MODEL, IMAGE, spent, "grid", "2");

    // Then
    assertThat(explanation.partial()).isTrue();
    assertThat(explanation.figures()).containsEntry(Explanation.SAMPLES, 40.0);
    assertThat(explanation.attribution().values()).isNotEqualTo(new float[4]);
  }

  private static CellEstimate dependence(
      ToDoubleFunction<float[]> score, int cells, int masks, long seed) {
    BalancedDesign design = new BalancedDesign(cells, masks, seed);
    double[] scores = new double[masks];
    float[] mask = new float[cells];
    for (int i = 0; i < masks; i++) {
      design.write(i, mask, 0);
      scores[i] = score.applyAsDouble(mask);
    }
    return Dependence.of(scores, scores.length, design);
  }
}
