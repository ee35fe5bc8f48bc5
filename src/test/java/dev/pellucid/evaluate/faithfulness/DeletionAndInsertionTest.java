package dev.pellucid.evaluate.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.evaluate.Curve;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeletionAndInsertionTest {

  private static final double NOISE = 1e-5;
  private static final Indicator DELETION = new Deletion();
  private static final Indicator INSERTION = new Insertion();

  private static final float[] WEIGHTS = {0.5f, -1, 2, 0.1f, -0.3f, 1};
  private static final Classifier LINEAR = KnownModels.linear(1, 2, 3, 0, WEIGHTS);
  private static final ImageBatch IMAGE =
      new ImageBatch(1, 2, 3, new float[] {1, 1, 0.6f, -2, 1, 1}, List.of(Target.of(0)));

  private static final Classifier NET = SmallModels.convolutional();
  private static final ImageBatch PICTURE = SmallModels.images(1, Target.of(2));

  @AfterAll
  static void close() {
    LINEAR.close();
    NET.close();
  }

  static List<Indicator> both() {
    return List.of(DELETION, INSERTION);
  }

  @Test
  void noOrderOfThePixelsDeletesFasterThanThatOfTheirContributionsNorSlowerThanItsReverse() {
    // Given
    List<Double> areas = new ArrayList<>();
    for (float[] ranks : permutations()) {
      areas.add(Judged.value(DELETION, Judged.map(LINEAR, IMAGE, ranks), "steps", "6").value());
    }
    float[] best = contributions(1);
    float[] worst = contributions(-1);

    // When
    List<Double> extremes =
        IntStream.range(0, 2)
            .mapToObj(i -> Judged.map(LINEAR, IMAGE, i == 0 ? best : worst))
            .map(explained -> Judged.value(DELETION, explained, "steps", "6").value())
            .toList();

    // Then
    assertThat(extremes.get(0)).isCloseTo(smallest(areas), within(NOISE)).isLessThan(0.5);
    assertThat(extremes.get(1)).isCloseTo(largest(areas), within(NOISE)).isGreaterThan(0.8);
  }

  @Test
  void noOrderInsertsFasterThanThatOfTheContributionsNorSlowerThanItsReverse() {
    // Given
    String[] parameters = {"steps", "6", "baseline", "zero"};
    List<Double> areas = new ArrayList<>();
    for (float[] ranks : permutations()) {
      areas.add(Judged.value(INSERTION, Judged.map(LINEAR, IMAGE, ranks), parameters).value());
    }
    float[] best = contributions(1);
    float[] worst = contributions(-1);

    // When
    List<Double> extremes =
        IntStream.range(0, 2)
            .mapToObj(i -> Judged.map(LINEAR, IMAGE, i == 0 ? best : worst))
            .map(explained -> Judged.value(INSERTION, explained, parameters).value())
            .toList();

    // Then
    assertThat(extremes.get(0)).isCloseTo(largest(areas), within(NOISE)).isGreaterThan(0.8);
    assertThat(extremes.get(1)).isCloseTo(smallest(areas), within(NOISE)).isLessThan(0.5);
  }

  @Test
  void theDeletionCurveIsThatOfImagesWhosePixelsAreReplacedOneStepAfterTheOther() {
    // Given
    float[] map = SmallModels.normal(64, 3);
    int[] order = mostRelevantFirst(map);
    double[] expected = new double[8];
    for (int step = 0; step < 8; step++) {
      float[] pixels = PICTURE.image(0);
      for (int i = 0; i < step * 64 / 7; i++) {
        for (int channel = 0; channel < 3; channel++) {
          pixels[channel * 64 + order[i]] = 0.25f;
        }
      }
      expected[step] = probability(pixels);
    }

    // When
    Finding.Value finding =
        Judged.value(DELETION, Judged.map(NET, PICTURE, map), "steps", "7", "baseline", "0.25");

    // Then
    Curve curve = finding.curve().orElseThrow();
    assertThat(curve.scores()).containsExactly(expected, within(NOISE));
    assertThat(curve.shares()).containsExactly(shares(7), within(1e-12));
    assertThat(finding.value()).isEqualTo(curve.area());
  }

  @Test
  void theInsertionCurveIsThatOfABaselineInWhichPixelsAppearOneStepAfterTheOther() {
    // Given
    float[] map = SmallModels.normal(64, 4);
    int[] order = mostRelevantFirst(map);
    double[] expected = new double[8];
    for (int step = 0; step < 8; step++) {
      float[] pixels = new float[192];
      for (int i = 0; i < step * 64 / 7; i++) {
        for (int channel = 0; channel < 3; channel++) {
          pixels[channel * 64 + order[i]] = PICTURE.pixels()[channel * 64 + order[i]];
        }
      }
      expected[step] = probability(pixels);
    }

    // When
    Finding.Value finding =
        Judged.value(INSERTION, Judged.map(NET, PICTURE, map), "steps", "7", "baseline", "zero");

    // Then
    assertThat(finding.curve().orElseThrow().scores()).containsExactly(expected, within(NOISE));
  }

  @Test
  void theLogitIsWatchedWhereItIsAskedFor() {
    // Given
    float[] map = contributions(1);

    // When
    Finding.Value finding =
        Judged.value(DELETION, Judged.map(LINEAR, IMAGE, map), "steps", "1", "score", "logit");

    // Then: from Σ w ⊙ x to nothing
    assertThat(finding.curve().orElseThrow().scores())
        .containsExactly(new double[] {1.2, 0}, within(NOISE));
  }

  @ParameterizedTest
  @MethodSource("both")
  void aMapThatIsStretchedRanksItsPixelsAsBefore(Indicator indicator) {
    // Given
    float[] map = SmallModels.normal(64, 5);
    float[] stretched = new float[64];
    for (int i = 0; i < 64; i++) {
      stretched[i] = (float) (7 * Math.exp(map[i]) - 100);
    }
    Finding before = Judged.finding(indicator, Judged.map(NET, PICTURE, map));

    // When
    Finding after = Judged.finding(indicator, Judged.map(NET, PICTURE, stretched));

    // Then
    assertThat(((Finding.Value) after).value()).isEqualTo(((Finding.Value) before).value());
  }

  @ParameterizedTest
  @MethodSource("both")
  void aMapThatIsTheSameEverywhereIsNotJudged(Indicator indicator) {
    // Given
    Passes before = NET.spent();

    // When
    Finding finding = Judged.finding(indicator, Judged.map(NET, PICTURE, new float[64]));

    // Then
    assertThat(finding).isInstanceOf(Finding.Undefined.class);
    assertThat(NET.spent()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("both")
  void moreStepsThanPixelsAreRefused(Indicator indicator) {
    // Given
    float[] map = SmallModels.normal(64, 6);

    // When
    assertThatThrownBy(
            () -> Judged.finding(indicator, Judged.map(NET, PICTURE, map), "steps", "65"))

        // Then
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("steps=64 or less");
  }

  @ParameterizedTest
  @MethodSource("both")
  void aDeadlineDoesNotCutTheCurveShort(Indicator indicator) {
    // Given
    Effort over = Effort.within(Duration.ZERO).withRows(4);
    float[] map = SmallModels.normal(64, 7);
    Finding.Value whole = Judged.value(indicator, Judged.map(NET, PICTURE, map), "steps", "9");

    // When
    Finding finding =
        indicator.measure(
            Judged.map(NET, PICTURE, map), Judged.parameters(indicator, "steps", "9"), over);

    // Then
    assertThat(((Finding.Value) finding).curve().orElseThrow().scores())
        .containsExactly(whole.curve().orElseThrow().scores(), within(NOISE));
  }

  private static float[] contributions(int sign) {
    float[] contributions = new float[6];
    for (int i = 0; i < 6; i++) {
      contributions[i] = sign * WEIGHTS[i] * IMAGE.pixels()[i];
    }
    return contributions;
  }

  /** Every order of six pixels, as a map that has it. */
  private static List<float[]> permutations() {
    List<float[]> permutations = new ArrayList<>();
    permute(new float[6], 0, permutations);
    return permutations;
  }

  private static void permute(float[] ranks, int ranked, List<float[]> into) {
    if (ranked == 6) {
      into.add(ranks.clone());
      return;
    }
    for (int i = 0; i < 6; i++) {
      if (ranks[i] == 0) {
        ranks[i] = ranked + 1;
        permute(ranks, ranked + 1, into);
        ranks[i] = 0;
      }
    }
  }

  private static int[] mostRelevantFirst(float[] map) {
    return IntStream.range(0, map.length)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> -map[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static double[] shares(int steps) {
    return IntStream.rangeClosed(0, steps)
        .map(step -> step * 64 / steps)
        .mapToDouble(changed -> changed / 64.0)
        .toArray();
  }

  private static double probability(float[] pixels) {
    return NET.run(ExplanationPlan.of(Output.PROBABILITIES), PICTURE.variants(pixels, Target.of(2)))
        .row(TensorNames.PROBABILITIES, 0)[2];
  }

  private static double smallest(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  private static double largest(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}
