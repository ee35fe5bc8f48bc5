package dev.pellucid.explain.local.pixel.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.mask.Partition;
import dev.pellucid.explain.mask.Slic;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Float32 noise of a few layers, of scores near 1: 1e-5. */
class FeatureAblationTest {

  private static final float NOISE = 1e-5f;
  private static final FeatureAblation METHOD = new FeatureAblation();
  private static final Classifier MODEL = SmallModels.convolutional();

  @AfterAll
  static void close() {
    MODEL.close();
  }

  @Test
  void eachCellHasWhatTheScoreLosesWithoutIt() {
    // Given
    ImageBatch image = SmallModels.images(1, Target.of(2));
    float[] expected = slowly(image, Partition.grid(3, 3, 8, 8));

    // When
    Attribution attribution =
        METHOD.explain(MODEL, image, with(Map.of("grid", "3"))).get(0).attribution();

    // Then
    assertThat(attribution).isInstanceOf(Attribution.Grid.class);
    assertThat(attribution.shape()).containsExactly(3, 3);
    assertThat(attribution.values()).containsExactly(expected, within(NOISE));
  }

  @Test
  void thePixelsOfASuperpixelHaveWhatTheScoreLosesWithoutIt() {
    // Given
    ImageBatch image = SmallModels.images(2, Target.of(1));
    Partition segments = new Slic(6, 10).segment(image.pixels(), 8, 8, MODEL.input());
    float[] ofCells = slowly(image, segments);

    // When
    Attribution attribution =
        METHOD
            .explain(MODEL, image, with(Map.of("segments", "slic", "superpixels", "6")))
            .get(0)
            .attribution();

    // Then
    assertThat(attribution.shape()).containsExactly(1, 8, 8);
    for (int p = 0; p < 64; p++) {
      assertThat(attribution.values()[p])
          .isCloseTo(ofCells[segments.cellOfPixel()[p]], within(NOISE));
    }
  }

  @Test
  void ofALinearModelEachCellHasTheSharesOfItsPixels() {
    // Given
    ImageBatch image = SmallModels.images(3, Target.of(4));

    // When
    float[] values;
    double[] shares;
    try (Classifier linear = SmallGames.linear()) {
      values =
          METHOD.explain(linear, image, with(Map.of("grid", "4"))).get(0).attribution().values();
      shares = SmallGames.shares(linear, image);
    }

    // Then
    assertThat(values).containsExactly(SmallGames.inCells(shares, 4), within(NOISE));
  }

  @Test
  void probabilitiesFallInsteadOfLogitsWhereThatIsAsked() {
    // Given
    ImageBatch image = SmallModels.images(4, Target.of(3));

    // When
    float whole =
        METHOD
            .explain(MODEL, image, with(Map.of("grid", "1", "score", "probability")))
            .get(0)
            .attribution()
            .values()[0];

    // Then
    double full = probability(image, image.pixels());
    double none = probability(image, new float[image.imageLength()]);
    assertThat((double) whole).isCloseTo(full - none, within((double) NOISE));
  }

  @Test
  void whatIsDoneWhenTheEffortIsSpentIsGivenBack() {
    // Given
    ImageBatch image = SmallModels.images(5, Target.of(0));
    float[] whole =
        METHOD.explain(MODEL, image, with(Map.of("grid", "4"))).get(0).attribution().values();

    // When
    Explanation partial =
        METHOD
            .explain(
                MODEL, image, with(Map.of("grid", "4")), Effort.within(Duration.ZERO).withRows(6))
            .get(0);

    // Then
    assertThat(partial.partial()).isTrue();
    assertThat(partial.figures()).containsEntry(Explanation.SAMPLES, 5.0);
    int known = 0;
    for (int cell = 0; cell < 16; cell++) {
      float value = partial.attribution().values()[cell];
      if (value != 0) {
        assertThat(value).isCloseTo(whole[cell], within(NOISE));
        known++;
      }
    }
    assertThat(known).isEqualTo(5);
  }

  @Test
  void anImageIsNotCutIntoMoreRowsThanItHasPixels() {
    // Given
    ImageBatch image = SmallModels.images(6, Target.of(0));
    ParameterValues fine = with(Map.of("grid", "9"));

    // When
    assertThatThrownBy(() -> METHOD.explain(MODEL, image, fine))

        // Then
        .isInstanceOf(NotApplicableException.class)
        .hasMessageContaining("8×8 pixels")
        .hasMessageContaining("grid=8 or less");
  }

  private static ParameterValues with(Map<String, String> given) {
    return ParameterValues.parse(METHOD.card().parameters(), given);
  }

  private static float[] slowly(ImageBatch image, Partition cells) {
    double whole = logit(image, image.pixels());
    float[] losses = new float[cells.cells()];
    for (int cell = 0; cell < losses.length; cell++) {
      float[] without = image.pixels().clone();
      for (int i = 0; i < without.length; i++) {
        if (cells.cellOfPixel()[i % cells.cellOfPixel().length] == cell) {
          without[i] = 0;
        }
      }
      losses[cell] = (float) (whole - logit(image, without));
    }
    return losses;
  }

  private static double logit(ImageBatch image, float[] pixels) {
    return score(image, pixels, Output.LOGITS, TensorNames.LOGITS);
  }

  private static double probability(ImageBatch image, float[] pixels) {
    return score(image, pixels, Output.PROBABILITIES, TensorNames.PROBABILITIES);
  }

  private static double score(ImageBatch image, float[] pixels, Output output, String tensor) {
    Target target = image.targets().get(0);
    return MODEL.run(ExplanationPlan.of(output), image.variants(pixels, target))
        .row(tensor, 0)[target.index()];
  }
}
