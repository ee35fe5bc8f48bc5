package dev.pellucid.explain.local.pixel.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.local.pixel.gradient.InputXGradient;
import dev.pellucid.explain.mask.Enlargement;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RiseTest {

  private static final float NOISE = 1e-5f;
  private static final Rise METHOD = new Rise();
  private static final Classifier MODEL = SmallModels.convolutional();
  private static final Classifier LINEAR = Ask.linear();
  private static final ImageBatch IMAGE = SmallModels.images(1, Target.of(2));

  @AfterAll
  static void close() {
    MODEL.close();
    LINEAR.close();
  }

  /**
   * Of a linear score v(m) = v(0) + Σ_q c_q m_q the expectation is v(0) + Σ_q c_q E[m_q m_p]/ρ.
   * With independent cells E[m_q m_p] = ρ² + ρ(1−ρ) Σ_cells e_q e_p over the shares e by which a
   * pixel consists of cells, which is a product of the same for rows and for columns.
   */
  @Test
  void ofALinearModelItIsWhatTheExpectationIsKnownToBe() {
    // Given
    double rho = 0.3;
    float[] contributions = Ask.values(new InputXGradient(), LINEAR, IMAGE);
    double[] shared = sharedCells(Enlargement.shifted(4, 8));
    double[] expected = new double[64];
    for (int p = 0; p < 64; p++) {
      expected[p] = scoreOfNothing();
      for (int i = 0; i < contributions.length; i++) {
        int q = i % 64;
        double together = shared[p / 8 * 8 + q / 8] * shared[p % 8 * 8 + q % 8];
        expected[p] += contributions[i] * (rho + (1 - rho) * together);
      }
    }

    // When
    Explanation explanation =
        Ask.explain(
            METHOD,
            LINEAR,
            IMAGE,
            Effort.unlimited().withRows(256),
            "score",
            "logit",
            "grid",
            "4",
            "masks",
            "50000",
            "probability",
            "0.3");

    // Then: of 64 normal numbers one in 30 sets has one beyond 3.5 deviations
    float[] values = explanation.attribution().values();
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    double error = explanation.figures().get(Explanation.STANDARD_ERROR) * largest;
    assertThat(error).isLessThan(0.02 * largest);
    for (int p = 0; p < 64; p++) {
      assertThat((double) values[p]).isCloseTo(expected[p], within(3.5 * error));
    }
  }

  private static double scoreOfNothing() {
    return LINEAR.run(
            ExplanationPlan.of(Output.LOGITS),
            IMAGE.variants(new float[IMAGE.imageLength()], Target.of(2)))
        .row(TensorNames.LOGITS, 0)[2];
  }

  /** Σ over cells of the share of entry p times that of entry q, the mean of all shifts. */
  private static double[] sharedCells(Enlargement shifts) {
    double[] shared = new double[shifts.to() * shifts.to()];
    for (int i = 0; i < shifts.count() * shared.length; i++) {
      int shift = i / shared.length;
      int pair = i % shared.length;
      int p = (shift * shifts.to() + pair / shifts.to()) * shifts.from();
      int q = (shift * shifts.to() + pair % shifts.to()) * shifts.from();
      for (int cell = 0; cell < shifts.from(); cell++) {
        shared[pair] +=
            (double) shifts.matrices()[p + cell] * shifts.matrices()[q + cell] / shifts.count();
      }
    }
    return shared;
  }

  @Test
  void errorsAreAsLargeAsTheyAreSaidToBe() {
    // Given
    int seeds = 100;
    double[] exact = mean(0, seeds);
    double spread = 0;
    double said = 0;

    // When
    for (int seed = 0; seed < seeds; seed++) {
      RiseEstimate estimate = estimate(seed);
      for (int p = 0; p < 64; p++) {
        spread += Math.pow(estimate.values()[p] - exact[p], 2) / (seeds - 1);
        said += Math.pow(estimate.errors()[p], 2) / seeds;
      }
    }

    // Then: the pixels go together, so that this is one variance over 100 draws, good to 0.15
    assertThat(spread / said).isBetween(0.5, 1.6);
  }

  private static double[] mean(int from, int to) {
    double[] mean = new double[64];
    for (int seed = from; seed < to; seed++) {
      float[] values = estimate(seed).values();
      for (int p = 0; p < 64; p++) {
        mean[p] += values[p] / (double) (to - from);
      }
    }
    return mean;
  }

  /** Of masks whose score is a curved function of their sum. */
  private static RiseEstimate estimate(int seed) {
    RiseMasks masks = RiseMasks.of(3, 8, 8);
    var drawn = masks.random(0.5, seed).next(40);
    double[] scores = new double[40];
    for (int i = 0; i < drawn.values().length; i++) {
      scores[i / 9] += drawn.values()[i] * (1 + i % 9);
    }
    for (int m = 0; m < 40; m++) {
      scores[m] = 1 / (1 + Math.exp(3 - 0.2 * scores[m]));
    }
    RiseEstimate estimate = new RiseEstimate(8, 8, 0.5);
    estimate.add(drawn, scores);
    return estimate;
  }

  @Test
  void aSeedGivesTheSameWhateverTheSizeOfARun() {
    // Given
    String[] parameters = {"masks", "1000", "seed", "4", "tolerance", "0.06"};
    Explanation once = Ask.explain(METHOD, MODEL, IMAGE, parameters);

    // When
    Explanation again =
        Ask.explain(METHOD, MODEL, IMAGE, Effort.unlimited().withRows(7), parameters);

    // Then
    assertThat(again.attribution().values())
        .containsExactly(once.attribution().values(), within(NOISE));
    assertThat(again.figures().get(Explanation.SAMPLES))
        .isEqualTo(once.figures().get(Explanation.SAMPLES));
    assertThat(Ask.values(METHOD, MODEL, IMAGE, "masks", "1000", "seed", "5", "tolerance", "0.06"))
        .isNotEqualTo(once.attribution().values());
  }

  @Test
  void itStopsWhenItIsSureEnough() {
    // When
    Explanation explanation =
        Ask.explain(METHOD, MODEL, IMAGE, "masks", "100000", "tolerance", "0.03");

    // Then
    assertThat(explanation.figures().get(Explanation.STANDARD_ERROR)).isLessThanOrEqualTo(0.03);
    assertThat(explanation.figures().get(Explanation.SAMPLES)).isBetween(256.0, 20_000.0);
    assertThat(explanation.partial()).isFalse();
  }

  @Test
  void whenTheEffortIsSpentTheMasksSoFarAreTheEstimate() {
    // Given
    float[] ofThirty = Ask.values(METHOD, MODEL, IMAGE, "masks", "30");

    // When
    Explanation explanation =
        Ask.explain(METHOD, MODEL, IMAGE, Effort.within(Duration.ZERO).withRows(30));

    // Then
    assertThat(explanation.partial()).isTrue();
    assertThat(explanation.figures().get(Explanation.SAMPLES)).isEqualTo(30.0);
    assertThat(explanation.attribution().values()).containsExactly(ofThirty, within(NOISE));
  }

  @Test
  void ofOneMaskThereIsNoErrorToTell() {
    // When
    Explanation explanation = Ask.explain(METHOD, MODEL, IMAGE, "masks", "1");

    // Then
    assertThat(explanation.figures()).containsOnlyKeys(Explanation.SAMPLES);
  }

  @Test
  void everyImageIsExplainedByTheSameMasks() {
    // Given
    ImageBatch two = SmallModels.images(1, Target.of(2), Target.SECOND_BEST);

    // When
    var explanations =
        METHOD.explain(MODEL, two, Ask.parameters(METHOD, "masks", "50"), Effort.unlimited());

    // Then
    assertThat(explanations.get(1).attribution().values())
        .containsExactly(Ask.values(METHOD, MODEL, two.only(1), "masks", "50"), within(NOISE));
  }
}
