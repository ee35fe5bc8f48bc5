package dev.pellucid.cli.localisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.demo.scene.Mask;
import dev.pellucid.demo.scene.SceneDistribution;
import dev.pellucid.demo.scene.SceneRenderer;
import dev.pellucid.image.HeatMap;
import org.junit.jupiter.api.Test;

class OverlapTest {

  private static final Mask SIGN =
      new SceneRenderer().renderWithMasks(SceneDistribution.unbiased().sample(1)).sign();
  private static final int SIDE = SceneRenderer.SIZE;

  @Test
  void aMapOfTheObjectLiesInsideIt() {
    // When
    Overlap overlap = Overlap.of(map(1, 0), SIGN);

    // Then
    assertThat(overlap).isEqualTo(new Overlap(1, true));
  }

  @Test
  void whatSpeaksAgainstDoesNotCount() {
    // When
    Overlap overlap = Overlap.of(map(2, -5), SIGN);

    // Then
    assertThat(overlap).isEqualTo(new Overlap(1, true));
  }

  @Test
  void aFlatMapHasTheObjectsShare() {
    // When
    Overlap overlap = Overlap.of(map(1, 1), SIGN);

    // Then
    assertThat(overlap.mass()).isCloseTo(SIGN.area() / (double) (SIDE * SIDE), within(1e-6));
  }

  @Test
  void aMapOfAllElseMissesIt() {
    // When
    Overlap overlap = Overlap.of(map(-1, 1), SIGN);

    // Then
    assertThat(overlap).isEqualTo(new Overlap(0, false));
  }

  @Test
  void aMapWithoutEvidenceHasNoneInside() {
    // When
    Overlap overlap = Overlap.of(map(-1, -2), SIGN);

    // Then
    assertThat(overlap.mass()).isZero();
  }

  private static HeatMap map(float inside, float outside) {
    float[] values = new float[SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = SIGN.contains(i % SIDE, i / SIDE) ? inside : outside;
    }
    return new HeatMap(SIDE, SIDE, values);
  }
}
