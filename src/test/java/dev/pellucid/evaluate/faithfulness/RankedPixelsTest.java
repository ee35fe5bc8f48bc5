package dev.pellucid.evaluate.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.image.HeatMap;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RankedPixelsTest {

  @Test
  void theLargestValueComesFirstAndBothZerosAreOne() {
    // Given
    HeatMap map = new HeatMap(3, 2, new float[] {-1, 0, 3, -0.0f, -1e-30f, 7});

    // When
    int[] order = RankedPixels.of(map).order();

    // Then
    assertThat(order).startsWith(5, 2).endsWith(4, 0);
    assertThat(Arrays.copyOfRange(order, 2, 4)).containsExactlyInAnyOrder(1, 3);
  }

  @Test
  void equalPixelsFollowEachOtherScatteredAndAlwaysAlike() {
    // Given
    HeatMap map = new HeatMap(100, 100, new float[10_000]);
    int[] before = RankedPixels.of(map).order();

    // When
    int[] order = RankedPixels.of(map).order();

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
    RankedPixels ranked =
        RankedPixels.of(new HeatMap(5, 2, new float[] {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}));

    // When
    int[] stepOfPixel = ranked.steps(4).cellOfPixel();

    // Then
    assertThat(stepOfPixel).containsExactly(0, 0, 1, 1, 1, 2, 2, 3, 3, 3);
  }

  @Test
  void reversedTheLeastRelevantComesFirst() {
    // Given
    RankedPixels ranked = RankedPixels.of(new HeatMap(3, 1, new float[] {2, 9, 5}));

    // When
    int[] order = ranked.reversed().order();

    // Then
    assertThat(order).containsExactly(0, 2, 1);
  }
}
