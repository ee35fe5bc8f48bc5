package dev.pellucid.evaluate.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.image.HeatMap;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RankingTest {

  @Test
  void theLargestValueComesFirstAndBothZerosAreOne() {
    // Given
    HeatMap map = new HeatMap(3, 2, new float[] {-1, 0, 3, -0.0f, -1e-30f, 7});

    // When
    int[] order = Ranking.ofPixels(map).order();

    // Then
    assertThat(order).startsWith(5, 2).endsWith(4, 0);
    assertThat(Arrays.copyOfRange(order, 2, 4)).containsExactlyInAnyOrder(1, 3);
  }

  @Test
  void equalPixelsFollowEachOtherScatteredAndAlwaysAlike() {
    // Given
    HeatMap map = new HeatMap(100, 100, new float[10_000]);
    int[] before = Ranking.ofPixels(map).order();

    // When
    int[] order = Ranking.ofPixels(map).order();

    // Then: of the first half about a quarter lies in each quarter of the picture
    assertThat(order).containsExactly(before);
    long[] quarters = new long[4];
    IntStream.of(order).limit(5000).forEach(p -> quarters[p / 5000 * 2 + p % 100 / 50]++);
    assertThat(LongStream.of(quarters)).allMatch(count -> count > 1150 && count < 1350);
    assertThat(IntStream.of(order).distinct().count()).isEqualTo(10_000);
  }

  @Test
  void stepsDivideThePixelsAsEvenlyAsTheyCan() {
    // Given
    Ranking ranked =
        Ranking.ofPixels(new HeatMap(5, 2, new float[] {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}));

    // When
    int[] stepOfPixel = ranked.in(4, 1).stepOfPixel().cellOfPixel();

    // Then
    assertThat(stepOfPixel).containsExactly(0, 0, 1, 1, 1, 2, 2, 3, 3, 3);
  }

  @Test
  void whatIsBeyondTheShareIsNeverChanged() {
    // Given
    Ranking ranked = Ranking.ofPixels(new HeatMap(4, 1, new float[] {4, 3, 2, 1}));

    // When
    Ranking.Steps steps = ranked.in(2, 0.5);

    // Then
    assertThat(steps.stepOfPixel().cellOfPixel()).containsExactly(0, 1, 2, 2);
    assertThat(steps.shares()).containsExactly(0, 0.25, 0.5);
    assertThat(steps.masks(1, 0)).containsExactly(1, 1, 1, 0, 1, 1, 0, 0, 1);
  }

  @Test
  void regionsAreRankedByTheirMeanHoweverFewPixelsTheyHave() {
    // Given
    HeatMap map = new HeatMap(3, 2, new float[] {1, 1, 2, 1, 1.5f, 2});

    // When
    Ranking ranked = Ranking.ofRegions(map, 2);

    // Then
    assertThat(ranked.parts().cellOfPixel()).containsExactly(0, 0, 1, 0, 0, 1);
    assertThat(ranked.order()).containsExactly(1, 0);
  }

  @Test
  void reversedTheLeastRelevantComesFirst() {
    // Given
    Ranking ranked = Ranking.ofPixels(new HeatMap(3, 1, new float[] {2, 9, 5}));

    // When
    int[] order = ranked.reversed().order();

    // Then
    assertThat(order).containsExactly(0, 2, 1);
  }
}
