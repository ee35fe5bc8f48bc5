package dev.pellucid.explain.global.neuron.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.SmallModels;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarpTest {

  private static final int HEIGHT = 11;
  private static final int WIDTH = 14;

  @RepeatedTest(8)
  void theWayBackIsTheTransposeOfTheWayThere(RepetitionInfo repetition) {
    // Given
    int seed = repetition.getCurrentRepetition();
    Warp warp = Warp.drawn(new Robustness(5, 0.4, 90), new Random(seed));
    float[] x = SmallModels.normal(3 * HEIGHT * WIDTH, seed);
    float[] y = SmallModels.normal(3 * HEIGHT * WIDTH, -seed);

    // When
    float[] back = warp.transposed(y, HEIGHT, WIDTH);

    // Then: ⟨Tx, y⟩ = ⟨x, Tᵀy⟩
    assertThat(dot(warp.apply(x, HEIGHT, WIDTH), y)).isCloseTo(dot(x, back), within(1e-3));
  }

  @Test
  void aMoveByWholePixelsMovesThePixels() {
    // Given
    float[] x = SmallModels.normal(HEIGHT * WIDTH, 1);

    // When
    float[] moved = new Warp(0, 1, 2, 3).apply(x, HEIGHT, WIDTH);

    // Then
    assertThat(moved[7 * WIDTH + 8]).isCloseTo(x[4 * WIDTH + 6], within(1e-6f));
    assertThat(moved[0]).isEqualTo(x[0]);
  }

  @ParameterizedTest
  @EnumSource(Spelling.class)
  void whatIsSpeltIsTheTransposeOfItself(Spelling spelling) {
    // Given
    Hartley transform = spelling.transform(HEIGHT, WIDTH);
    float[] x = SmallModels.normal(3 * HEIGHT * WIDTH, 4);

    // When
    float[] twice = transform.of(transform.of(x));

    // Then: orthonormal and symmetric, so that twice is nothing done
    for (int i = 0; i < x.length; i++) {
      assertThat(twice[i]).isCloseTo(x[i], within(1e-4f));
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
