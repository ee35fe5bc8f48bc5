package dev.pellucid.explain.local.pixel.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.mask.Enlargement;
import dev.pellucid.explain.mask.MaskedModel;
import dev.pellucid.explain.mask.Masks;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Score;
import dev.pellucid.explain.method.Target;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtremalPerturbationTest {

  private static final ExtremalPerturbation METHOD = new ExtremalPerturbation();
  private static final Classifier MODEL = SmallModels.convolutional();

  @AfterAll
  static void close() {
    MODEL.close();
  }

  @ParameterizedTest(name = "{0}, image {1}")
  @CsvSource({"preserve, 1, 0.99", "preserve, 2, 0.99", "delete, 1, 0.85", "delete, 2, 0.85"})
  void itIsAmongTheBestSetsOfAsManyCells(String mode, long seed, double better) {
    // Given: all sets of 4 of the 16 nodes, and σ so small that nodes stand alone
    ImageBatch image = MODEL.resolve(SmallModels.images(seed, Target.PREDICTED));
    boolean delete = mode.equals("delete");
    Enlargement linear = Enlargement.linear(4, 8);
    int[] sets = IntStream.range(0, 1 << 16).filter(s -> Integer.bitCount(s) == 4).toArray();
    float[] masks = new float[sets.length * 16];
    for (int i = 0; i < masks.length; i++) {
      boolean in = ((sets[i / 16] >> (i % 16)) & 1) == 1;
      masks[i] = in == delete ? 0 : 1;
    }
    double[] scores =
        new MaskedModel(MODEL, image, new float[image.imageLength()], Score.LOGIT)
            .scores(Masks.Separable.alike(linear, linear, masks), Effort.unlimited().withRows(256));
    double sign = delete ? -1 : 1;
    double[] rewards = Arrays.stream(scores).map(score -> sign * score).sorted().toArray();

    // When
    Explanation explanation =
        Ask.explain(
            METHOD,
            MODEL,
            image,
            "mode",
            mode,
            "areas",
            "0.25",
            "spacing",
            "0.25",
            "sigma",
            "0.0125",
            "learning-rate",
            "0.05",
            "price",
            "1",
            "baseline",
            "zero");

    // Then: better than nearly all sets; hiding, it may stay in a local optimum
    double reached = sign * explanation.figures().get(MaskSlope.SCORE_UNDER_MASK);
    assertThat(reached).isGreaterThan(rewards[(int) (rewards.length * better)]);
    float[] values = explanation.attribution().values();
    double area = 0;
    for (float value : values) {
      area += value / values.length;
    }
    assertThat(area).isCloseTo(0.25, within(0.02));
  }

  @Test
  void theSlopeOfASmoothMaximumIsThatOfCentralDifferences() {
    // Given
    SmoothMaximum smooth = new SmoothMaximum(4, 5, 1.5);
    float[] parameters = new float[20];
    float[] weights = SmallModels.normal(smooth.nodes(), 1);
    for (int i = 0; i < 20; i++) {
      parameters[i] = (i * 7 % 20) / 20f;
    }
    double[] differences = new double[20];
    for (int i = 0; i < 20; i++) {
      float[] more = parameters.clone();
      float[] less = parameters.clone();
      more[i] += 1e-2f;
      less[i] -= 1e-2f;
      differences[i] = (sum(smooth.of(more), weights) - sum(smooth.of(less), weights)) / 2e-2;
    }

    // When
    float[] slope = smooth.back(parameters, weights);

    // Then: steps of 0.2 in units of the temperature leave a per cent or so
    for (int i = 0; i < 20; i++) {
      assertThat((double) slope[i]).isCloseTo(differences[i], within(0.02));
    }
  }

  private static double sum(float[] values, float[] weights) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i] * weights[i]).sum();
  }

  @Test
  void masksAreNoRougherThanTheirKernel() {
    // Given
    float[] one = new float[81];
    one[40] = 1;

    // When
    SmoothMaximum smooth = new SmoothMaximum(9, 9, 3);
    float[] mask = smooth.inside(smooth.of(one));

    // Then: a disc of half of σ, with a slope around it
    assertThat(mask[40]).isCloseTo(mask[41], within(1e-5f));
    assertThat(mask[40]).isGreaterThan(0.9f);
    assertThat(mask[43]).isBetween(0.3f, 0.9f);
    assertThat(mask[0]).isLessThan(0.1f);
  }

  @Test
  void severalAreasAreFoundTogetherAsEachAlone() {
    // Given
    ImageBatch image = SmallModels.images(1, Target.of(2));
    String[] rest = {"spacing", "0.25", "sigma", "0.125", "steps", "50", "mode", "dual", "areas"};
    float[] first = Ask.values(METHOD, MODEL, image, with(rest, "0.1"));
    float[] second = Ask.values(METHOD, MODEL, image, with(rest, "0.3"));

    // When
    Explanation both =
        Ask.explain(METHOD, MODEL, image, Effort.unlimited().withRows(3), with(rest, "0.1,0.3"));

    // Then
    for (int p = 0; p < 64; p++) {
      assertThat(both.attribution().values()[p])
          .isCloseTo((first[p] + second[p]) / 2, within(1e-3f));
    }
  }

  private static String[] with(String[] parameters, String areas) {
    String[] all = Arrays.copyOf(parameters, parameters.length + 1);
    all[parameters.length] = areas;
    return all;
  }

  @ParameterizedTest(name = "{0}×{1}")
  @CsvSource({"32, 32", "10, 14", "24, 16"})
  void onASmallImageTheUsualMaskShowsATenthAndHidesTheRest(int height, int width) {
    // Given: a linear model, and an image of its weights in a square of a tenth, 0 elsewhere,
    // of which a logit of 20 comes, as of real networks
    OnnxModel model = OnnxModel.usual();
    Classifier linear = SmallModels.open(model.classify(model.image(3, height, width), 5));
    ImageBatch image = SmallModels.images(3, height, width, 1, Target.of(2));
    float[] pixels =
        linear
            .run(ExplanationPlan.of(Output.INPUT_GRADIENT), image)
            .row(TensorNames.INPUT_GRADIENT, 0);
    int side = (int) Math.round(Math.sqrt(0.1 * height * width));
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] *= isInSquare(i % (height * width), width, side) ? 1 : 0;
    }
    double logit = sum(pixels, pixels);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] *= (float) (20 / logit);
    }

    // When
    Explanation explanation;
    try (linear) {
      explanation = Ask.explain(METHOD, linear, image.variants(pixels, Target.of(2)));
    }

    // Then: edges are as soft as the smooth maximum, and a square of 4 pixels has little else
    float[] mask = explanation.attribution().values();
    double[] mean = new double[2];
    for (int p = 0; p < mask.length; p++) {
      mean[isInSquare(p, width, side) ? 1 : 0] += mask[p];
    }
    int square = side * side;
    assertThat(mean[1] / square).isGreaterThan(0.6);
    assertThat(mean[0] / (mask.length - square)).isLessThan(0.1);
    Arrays.sort(mask);
    assertThat(mask[0]).isLessThan(0.01f);
    assertThat(mask[mask.length - 1]).isGreaterThan(0.9f);
  }

  /** A square two pixels from the upper and three from the left edge. */
  private static boolean isInSquare(int pixel, int width, int side) {
    int y = pixel / width - 2;
    int x = pixel % width - 3;
    return y >= 0 && y < side && x >= 0 && x < side;
  }

  @Test
  void anAreaSmallerThanANodeIsRefused() {
    // Given: 4×4 nodes
    String[] tooCoarse = {"spacing", "0.25", "areas", "0.3,0.06"};

    // When
    Throwable thrown =
        catchThrowable(
            () -> Ask.explain(METHOD, MODEL, SmallModels.images(1, Target.of(2)), tooCoarse));

    // Then
    assertThat(thrown)
        .isInstanceOf(NotApplicableException.class)
        .hasMessageContaining("16 nodes")
        .hasMessageContaining("0.0625");
  }

  @Test
  void whenTheEffortIsSpentTheMaskSoFarIsGiven() {
    // When
    Explanation explanation =
        Ask.explain(
            METHOD, MODEL, SmallModels.images(1, Target.PREDICTED), Effort.within(Duration.ZERO));

    // Then
    assertThat(explanation.partial()).isTrue();
    assertThat(explanation.figures()).containsEntry(Explanation.SAMPLES, 1.0);
    assertThat(explanation.attribution().shape()).containsExactly(1, 8, 8);
  }
}
