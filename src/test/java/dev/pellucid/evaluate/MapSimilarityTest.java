package dev.pellucid.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.image.HeatMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How alike maps are. */
class MapSimilarityTest {

  /** Values of SciPy's spearmanr and of scikit-image's structural_similarity, window 7. */
  @ParameterizedTest
  @CsvSource({"SPEARMAN, 0.7042989", "SPEARMAN_ABS, 0.1922356", "SSIM, 0.1392408"})
  void agreesWithOtherLibraries(MapSimilarity similarity, double expected) {
    // Given
    HeatMap one = map(MapSimilarityTest::one);
    HeatMap other = map(MapSimilarityTest::other);

    // When
    double found = similarity.between(one, other);

    // Then
    assertThat(found).isCloseTo(expected, within(1e-6));
  }

  /** Values of SciPy's spearmanr. */
  @Test
  void tiesHaveTheirMeanRank() {
    // Given
    HeatMap one = map(i -> Math.rint(3 * (float) one(i)));
    HeatMap other = map(i -> Math.rint(2 * (float) other(i)));

    // When
    double found = MapSimilarity.SPEARMAN.between(one, other);

    // Then
    assertThat(found).isCloseTo(0.7082555, within(1e-6));
  }

  @ParameterizedTest
  @EnumSource(MapSimilarity.class)
  void aMapIsLikeItself(MapSimilarity similarity) {
    // Given
    HeatMap map = map(MapSimilarityTest::one);

    // When
    double found = similarity.between(map, map);

    // Then
    assertThat(found).isCloseTo(1, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"SPEARMAN, -1", "SPEARMAN_ABS, 1", "SSIM, 1"})
  void onlyTheRankOfSignedValuesSeesTheSign(MapSimilarity similarity, double expected) {
    // Given
    HeatMap map = map(MapSimilarityTest::one);
    HeatMap turned = map(i -> -one(i));

    // When
    double found = similarity.between(map, turned);

    // Then
    assertThat(found).isCloseTo(expected, within(1e-9));
  }

  @ParameterizedTest
  @EnumSource(MapSimilarity.class)
  void aMapWithoutAnythingHasNothingInCommonWithOneThatHas(MapSimilarity similarity) {
    // Given
    HeatMap empty = map(i -> 0);

    // When
    double found = similarity.between(map(MapSimilarityTest::one), empty);

    // Then
    assertThat(found).isZero();
  }

  @ParameterizedTest
  @EnumSource(MapSimilarity.class)
  void twoMapsWithoutAnythingAreTheSame(MapSimilarity similarity) {
    // Given
    HeatMap empty = map(i -> 2);

    // When
    double found = similarity.between(empty, map(i -> 0));

    // Then
    assertThat(found).isEqualTo(1);
  }

  private static double one(int i) {
    return Math.sin(1.7 * i + 0.3);
  }

  private static double other(int i) {
    return one(i) + Math.sin(0.9 * i);
  }

  private static HeatMap map(IntToDoubleFunction function) {
    float[] values = new float[120];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) function.applyAsDouble(i);
    }
    return new HeatMap(12, 10, values);
  }
}
