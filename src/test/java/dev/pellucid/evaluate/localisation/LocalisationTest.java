package dev.pellucid.evaluate.localisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.JudgedMaps;
import dev.pellucid.explain.SmallModels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LocalisationTest {

  private static final int SIDE = 20;

  /** A rectangle of 3×2 pixels whose top left is (5, 5). */
  private static final int[] OBJECT = {105, 106, 107, 125, 126, 127};

  static List<Indicator> indicators() {
    return LocalisationIndicators.ALL;
  }

  @ParameterizedTest
  @MethodSource("indicators")
  void aMapThatMarksTheObjectAndNothingElseIsPerfect(Indicator indicator) {
    // Given
    ExplainedImage perfect = image(marking(OBJECT, 1));

    // When
    double value = JudgedMaps.value(indicator, perfect);

    // Then
    assertThat(value).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("indicators")
  void aMapThatMarksEverythingButTheObjectIsTheWorst(Indicator indicator) {
    // Given
    float[] map = new float[SIDE * SIDE];
    for (int pixel = 200; pixel < map.length; pixel++) {
      map[pixel] = pixel;
    }

    // When
    double value = JudgedMaps.value(indicator, image(map));

    // Then
    assertThat(value).isZero();
  }

  @ParameterizedTest
  @MethodSource("indicators")
  void theScaleOfAMapDoesNotCount(Indicator indicator) {
    // Given
    float[] map = noise();
    double before = JudgedMaps.value(indicator, image(map));
    float[] scaled = map.clone();
    for (int pixel = 0; pixel < scaled.length; pixel++) {
      scaled[pixel] *= 8;
    }

    // When
    double after = JudgedMaps.value(indicator, image(scaled));

    // Then
    assertThat(after).isCloseTo(before, within(1e-6));
  }

  @ParameterizedTest
  @MethodSource("indicators")
  void whatSpeaksAgainstTheClassDoesNotCount(Indicator indicator) {
    // Given
    float[] map = marking(OBJECT, 1);
    map[300] = -5;

    // When
    double value = JudgedMaps.value(indicator, image(map));

    // Then
    assertThat(value).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("indicators")
  void aMapThatIsTheSameEverywhereIsNotJudged(Indicator indicator) {
    // Given
    float[] map = new float[SIDE * SIDE];
    Arrays.fill(map, 0.3f);

    // When
    Finding finding = JudgedMaps.judge(indicator, image(map), Map.of());

    // Then
    assertThat(finding).isEqualTo(Finding.undefined("the map is the same everywhere"));
  }

  @ParameterizedTest
  @MethodSource("indicators")
  void withoutAnObjectNothingIsJudged(Indicator indicator) {
    // Given
    ExplainedImage unmarked = JudgedMaps.of(SIDE, SIDE, noise());

    // When
    Finding finding = JudgedMaps.judge(indicator, unmarked, Map.of());

    // Then
    assertThat(finding).isEqualTo(Finding.undefined("no object is marked"));
  }

  static Stream<Indicator> shares() {
    return Stream.of(new RelevanceMassAccuracy(), new EnergyPointingGame());
  }

  @ParameterizedTest
  @MethodSource("shares")
  void withoutRelevanceAboveZeroThereIsNoShareOfIt(Indicator indicator) {
    // Given
    ExplainedImage against = image(marking(OBJECT, -1));

    // When
    Finding finding = JudgedMaps.judge(indicator, against, Map.of());

    // Then
    assertThat(finding).isEqualTo(Finding.undefined("nothing speaks for the class"));
  }

  @Test
  void aPeakBesideTheObjectHitsWithinTheTolerance() {
    // Given: two pixels to the right of the object, 10% of 20 pixels
    ExplainedImage beside = image(marking(new int[] {109}, 1));

    // When
    List<Finding> findings =
        Stream.of("0", "9.9", "10")
            .map(
                percent ->
                    JudgedMaps.judge(new PointingGame(), beside, Map.of("tolerance", percent)))
            .toList();

    // Then
    assertThat(findings).containsExactly(Finding.of(0), Finding.of(0), Finding.of(1));
  }

  @Test
  void equalPeaksHitInTheShareOfThemThatDo() {
    // Given
    ExplainedImage peaks = image(marking(new int[] {105, 300, 301, 302}, 1));

    // When
    double value = JudgedMaps.value(new PointingGame(), peaks);

    // Then
    assertThat(value).isEqualTo(0.25);
  }

  @Test
  void energyCountsTheBoxAndMassTheObjectItself() {
    // Given: an L of three pixels, and as much relevance in the corner that it leaves open
    int[] bracket = {105, 125, 126};
    ExplainedImage corner =
        JudgedMaps.of(SIDE, SIDE, marking(new int[] {105, 125, 126, 106}, 1), bracket);

    // When
    List<Double> values = shares().map(each -> JudgedMaps.value(each, corner)).toList();

    // Then
    assertThat(values).containsExactly(0.75, 1.0);
  }

  @Test
  void everyConnectedPartHasABoxOfItsOwn() {
    // Given: relevance between two parts of the object, in neither's box
    ExplainedImage between = JudgedMaps.of(SIDE, SIDE, marking(new int[] {0, 150, 399}, 1), 0, 399);

    // When
    double value = JudgedMaps.value(new EnergyPointingGame(), between);

    // Then
    assertThat(value).isCloseTo(2 / 3.0, within(1e-9));
  }

  @Test
  void ofEqualNumbersAsManyLieInsideAsByChance() {
    // Given: one pixel stands out, all others are equal
    float[] map = new float[SIDE * SIDE];
    map[105] = 1;

    // When
    double value = JudgedMaps.value(new RelevanceRankAccuracy(), image(map));

    // Then: five more are drawn from 399, of which 5 lie inside
    assertThat(value).isCloseTo((1 + 5 * 5 / 399.0) / 6, within(1e-9));
  }

  @Test
  void aTopAreaTwiceTheObjectSharesHalfOfIt() {
    // Given
    float[] map = marking(OBJECT, 2);
    for (int pixel = 300; pixel < 306; pixel++) {
      map[pixel] = 1;
    }

    // When
    Finding finding =
        JudgedMaps.judge(new IntersectionOverUnion(), image(map), Map.of("area", "3"));

    // Then
    assertThat(finding).isEqualTo(Finding.of(0.5));
  }

  private static ExplainedImage image(float[] map) {
    return JudgedMaps.of(SIDE, SIDE, map, OBJECT);
  }

  private static float[] marking(int[] pixels, float value) {
    float[] map = new float[SIDE * SIDE];
    for (int pixel : pixels) {
      map[pixel] = value;
    }
    return map;
  }

  private static float[] noise() {
    return SmallModels.normal(SIDE * SIDE, 3);
  }
}
