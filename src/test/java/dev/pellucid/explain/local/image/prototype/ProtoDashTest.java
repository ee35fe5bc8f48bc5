package dev.pellucid.explain.local.image.prototype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.local.image.prototype.ProtoDash.Selection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProtoDashTest {

  /** 60 points around 0 and 30 around 10, on a line. */
  private static List<float[]> twoGroups() {
    Random random = new Random(2);
    List<float[]> points = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      points.add(new float[] {(float) ((i < 60 ? 0 : 10) + 0.3 * random.nextGaussian())});
    }
    return points;
  }

  @Test
  void aPrototypesWeightIsTheShareOfItsGroup() {
    // Given
    List<float[]> points = twoGroups();

    // When
    Selection found = ProtoDash.select(points, new GaussianKernel(0.5), 2);

    // Then
    assertThat(found.prototypes().get(0)).isLessThan(60);
    assertThat(found.prototypes().get(1)).isGreaterThanOrEqualTo(60);
    // A group's points are not quite alike, so each counts for a little less than one.
    assertThat(found.weights()[0] / Arrays.stream(found.weights()).sum())
        .isCloseTo(2 / 3.0, within(0.03));
  }

  @Test
  void theWeightsAreOptimalForWhatWasPicked() {
    // Given
    List<float[]> points = twoGroups();
    GaussianKernel kernel = new GaussianKernel(2);

    // When
    Selection found = ProtoDash.select(points, kernel, 6);

    // Then
    for (int j = 0; j < found.weights().length; j++) {
      float[] at = points.get(found.prototypes().get(j));
      double gradient =
          points.stream().mapToDouble(each -> kernel.of(each, at)).average().orElseThrow();
      for (int other = 0; other < found.weights().length; other++) {
        gradient -=
            found.weights()[other] * kernel.of(points.get(found.prototypes().get(other)), at);
      }
      // Karush, Kuhn, Tucker: no slope where there is weight, none upwards where there is none.
      assertThat(gradient).isLessThan(1e-8);
      assertThat(found.weights()[j] * gradient).isCloseTo(0, within(1e-8));
    }
    assertThat(found.objective()).isSorted();
  }

  @Test
  void whatAddsNothingIsNotPicked() {
    // Given
    List<float[]> alike = List.of(new float[] {1}, new float[] {1}, new float[] {1});

    // When
    Selection found = ProtoDash.select(alike, new GaussianKernel(1), 3);

    // Then
    assertThat(found.prototypes()).hasSize(1);
    assertThat(found.weights()).containsExactly(1);
  }
}
