package dev.pellucid.explain.global.model.splime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.global.model.splime.SubmodularPick.Image;
import dev.pellucid.explain.global.model.splime.SubmodularPick.Picked;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmodularPickTest {

  @Test
  void thePapersExampleIsPickedAsInThePaper() {
    // Given: its figure 5; the second feature is the most important, and rows 2 and 5 cover all but
    // the first
    List<float[]> explanations =
        List.of(
            new float[] {1, 1, 0, 0, 0},
            new float[] {0, 1, 1, 0, 0},
            new float[] {0, 1, 1, 0, 0},
            new float[] {0, 1, 0, 0, 0},
            new float[] {0, 0, 0, 1, 1});

    // When
    Picked picked = new SubmodularPick(2, 5).pick(explanations);

    // Then
    assertThat(picked.images()).extracting(Image::index).containsExactly(1, 4);
    assertThat(picked.importance()[1]).isCloseTo(2, within(1e-12));
    assertThat(picked.images().get(0).adds()).containsExactly(1, 2);
    double all = 2 + Math.sqrt(2) + 3;
    assertThat(picked.covered()).isCloseTo((all - 1) / all, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whatIsCoveredIsNoLessThanThePromisedShareOfTheMost(long seed) {
    // Given
    Random random = new Random(seed);
    List<float[]> explanations =
        IntStream.range(0, 9)
            .mapToObj(
                i -> {
                  float[] row = new float[12];
                  for (int j = 0; j < row.length; j++) {
                    row[j] = random.nextInt(4) == 0 ? (float) random.nextGaussian() : 0;
                  }
                  return row;
                })
            .toList();
    double[] importance = SubmodularPick.importance(explanations);
    double most = 0;
    for (int set = 0; set < 1 << 9; set++) {
      int members = set;
      if (Integer.bitCount(set) == 3) {
        int[] images = IntStream.range(0, 9).filter(i -> (members >> i & 1) == 1).toArray();
        most = Math.max(most, SubmodularPick.coverage(importance, explanations, images));
      }
    }

    // When
    Picked picked = new SubmodularPick(3, 12).pick(explanations);

    // Then
    int[] chosen = picked.images().stream().mapToInt(Image::index).toArray();
    double reached = SubmodularPick.coverage(importance, explanations, chosen);
    assertThat(reached).isBetween((1 - 1 / Math.E) * most, most + 1e-9);
    double all = SubmodularPick.coverage(importance, explanations, IntStream.range(0, 9).toArray());
    assertThat(picked.covered()).isCloseTo(reached / all, within(1e-9));
  }

  @Test
  void noImageIsPickedThatShowsNothingNew() {
    // Given
    List<float[]> explanations =
        List.of(new float[] {1, 0}, new float[] {2, 0}, new float[] {0, -3}, new float[] {1, 1});

    // When
    Picked picked = new SubmodularPick(4, 2).pick(explanations);

    // Then
    assertThat(picked.images()).extracting(Image::index).containsExactly(3);
    assertThat(picked.covered()).isEqualTo(1);
  }

  @Test
  void ofAnExplanationTheLargestPartsAreKeptWhateverTheirSign() {
    // Given
    SubmodularPick pick = new SubmodularPick(1, 2);

    // When
    float[] sparse = pick.sparse(new float[] {0.5f, -3, 1, 0.1f});

    // Then
    assertThat(sparse).containsExactly(0, -3, 1, 0);
  }
}
