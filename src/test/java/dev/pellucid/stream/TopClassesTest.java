package dev.pellucid.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopClassesTest {

  @Test
  void theLargestComeFirstAndEqualOnesInTheirOrder() {
    // Given
    float[] scores = {1, 3, 2, 3, 3, -1};

    // When
    int[] top = TopClasses.of(scores, 4);

    // Then
    assertThat(top).containsExactly(1, 3, 4, 2);
  }

  @Test
  void aModelOfFewClassesHasNoMore() {
    // When
    int[] top = TopClasses.of(new float[] {1, 2}, 5);

    // Then
    assertThat(top).containsExactly(1, 0);
  }

  @Test
  void theyAreThoseThatSortingFinds() {
    // Given many equal scores
    Random random = new Random(1);
    float[] scores = new float[1000];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextInt(200) - 100;
    }

    // When
    int[] top = TopClasses.of(scores, 20);

    // Then
    assertThat(top)
        .containsExactly(
            IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer index) -> -scores[index]))
                .limit(20)
                .mapToInt(Integer::intValue)
                .toArray());
  }
}
