package dev.pellucid.explain.local.pixel.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images of 8×8 pixels. Float32 noise of a few layers, of scores near 1: 1e-5. */
class OcclusionTest {

  private static final float NOISE = 1e-5f;
  private static final int SIDE = 8;
  private static final Occlusion METHOD = new Occlusion();
  private static final Classifier MODEL = SmallModels.convolutional();

  @AfterAll
  static void close() {
    MODEL.close();
  }

  @ParameterizedTest(name = "window {0}, stride {1}, baseline {2}")
  @CsvSource({"3, 2, 0", "3, 3, 0.5", "5, 2, -1", "1, 1, 0", "8, 3, 0", "11, 4, 0"})
  void everyPixelHasTheMeanLossOfTheWindowsThatCoverIt(int window, int stride, float baseline) {
    // Given
    ImageBatch image = SmallModels.images(1, Target.of(2));
    float[] expected = slowly(image, window, stride, baseline);

    // When
    Explanation explanation =
        METHOD
            .explain(
                MODEL,
                image,
                with(
                    Map.of(
                        "window", "" + window, "stride", "" + stride, "baseline", "" + baseline)))
            .get(0);

    // Then
    assertThat(explanation.attribution().shape()).containsExactly(1, SIDE, SIDE);
    assertThat(explanation.attribution().values()).containsExactly(expected, within(NOISE));
    assertThat(explanation.partial()).isFalse();
  }

  @Test
  void ofALinearModelEveryPixelHasItsOwnShare() {
    // Given
    ImageBatch image = SmallModels.images(2, Target.of(4));
    ParameterValues single = with(Map.of("window", "1", "stride", "1"));

    // When
    float[] values;
    double[] shares;
    try (Classifier linear = SmallGames.linear()) {
      values = METHOD.explain(linear, image, single).get(0).attribution().values();
      shares = SmallGames.shares(linear, image);
    }

    // Then
    for (int p = 0; p < values.length; p++) {
      assertThat((double) values[p]).isCloseTo(shares[p], within((double) NOISE));
    }
  }

  @Test
  void aTargetThatIsToBeFoundIsThatOfTheImageAsItIs() {
    // Given
    ImageBatch asked =
        SmallModels.images(
            3,
            Target.SECOND_BEST,
            Target.difference(new Target.Pick.Predicted(), new Target.Pick.SecondBest()));
    ImageBatch named = MODEL.resolve(asked);

    // When
    List<Explanation> explanations = METHOD.explain(MODEL, asked, with(Map.of("window", "4")));

    // Then
    List<Explanation> expected = METHOD.explain(MODEL, named, with(Map.of("window", "4")));
    for (int i = 0; i < 2; i++) {
      assertThat(explanations.get(i).attribution().values())
          .containsExactly(expected.get(i).attribution().values());
    }
  }

  @Test
  void whatIsDoneWhenTheEffortIsSpentIsGivenBack() {
    // Given
    ImageBatch image = SmallModels.images(4, Target.of(0));
    ParameterValues small = with(Map.of("window", "2", "stride", "2"));
    float[] whole = METHOD.explain(MODEL, image, small).get(0).attribution().values();

    // When
    Explanation partial =
        METHOD.explain(MODEL, image, small, Effort.within(Duration.ZERO).withRows(5)).get(0);

    // Then
    assertThat(partial.partial()).isTrue();
    assertThat(partial.figures()).containsEntry(Explanation.SAMPLES, 4.0);
    float[] values = partial.attribution().values();
    int covered = 0;
    for (int p = 0; p < values.length; p++) {
      if (values[p] != 0) {
        assertThat(values[p]).isCloseTo(whole[p], within(NOISE));
        covered++;
      }
    }
    assertThat(covered).isEqualTo(16);
  }

  @Test
  void windowsMayNotLeaveGaps() {
    // Given
    ImageBatch image = SmallModels.images(5, Target.of(0));
    ParameterValues gaps = with(Map.of("window", "2", "stride", "3"));

    // When
    assertThatThrownBy(() -> METHOD.explain(MODEL, image, gaps))

        // Then
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("stride of 3")
        .hasMessageContaining("at most 2");
  }

  @Test
  void theCostIsThatOfTheUsualSize() {
    // Given
    ParameterValues parameters = with(Map.of("window", "15", "stride", "8"));

    // When
    Passes passes = METHOD.passes(parameters);

    // Then
    assertThat(passes).isEqualTo(new Passes(28 * 28 + 1, 0));
  }

  private static ParameterValues with(Map<String, String> given) {
    Map<String, String> all = new java.util.HashMap<>(Map.of("stride", "1"));
    all.putAll(given);
    return ParameterValues.parse(METHOD.card().parameters(), all);
  }

  private static float[] slowly(ImageBatch image, int window, int stride, float baseline) {
    double[] sum = new double[SIDE * SIDE];
    int[] windows = new int[SIDE * SIDE];
    double whole = score(image, image.pixels());
    for (int top = 0; top == 0 || top < SIDE - window + stride; top += stride) {
      for (int left = 0; left == 0 || left < SIDE - window + stride; left += stride) {
        float[] covered = image.pixels().clone();
        for (int i = 0; i < covered.length; i++) {
          if (inside(i % (SIDE * SIDE), top, left, window)) {
            covered[i] = baseline;
          }
        }
        double loss = whole - score(image, covered);
        for (int p = 0; p < SIDE * SIDE; p++) {
          if (inside(p, top, left, window)) {
            sum[p] += loss;
            windows[p]++;
          }
        }
      }
    }
    float[] mean = new float[SIDE * SIDE];
    for (int p = 0; p < mean.length; p++) {
      mean[p] = (float) (sum[p] / windows[p]);
    }
    return mean;
  }

  private static boolean inside(int pixel, int top, int left, int window) {
    int y = pixel / SIDE - top;
    int x = pixel % SIDE - left;
    return y >= 0 && y < window && x >= 0 && x < window;
  }

  private static double score(ImageBatch image, float[] pixels) {
    ImageBatch covered = image.variants(pixels, image.targets().get(0));
    return MODEL.run(ExplanationPlan.of(Output.LOGITS), covered)
        .row(TensorNames.LOGITS, 0)[image.targets().get(0).index()];
  }
}
