package dev.pellucid.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Explainer;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselinesTest {

  private static final int SIDE = 8;
  private static final Classifier MODEL = SmallModels.convolutional();

  @Test
  void theRandomMapOfAnImageDoesNotDependOnWhichStandBesideIt() {
    // Given
    ImageBatch both = SmallModels.images(1, Target.of(0), Target.of(1));
    float[] alone = map(new RandomMap(5), both.only(1), 0);

    // When
    float[] beside = map(new RandomMap(5), both, 1);

    // Then
    assertThat(beside).isEqualTo(alone).isNotEqualTo(map(new RandomMap(6), both, 1));
  }

  @Test
  void theCentrePriorIsLargestInTheMiddleAndFallsOffToAllSides() {
    // Given
    ImageBatch image = SmallModels.images(1, Target.of(0));

    // When
    float[] map = map(new CentrePrior(), image, 0);

    // Then
    assertThat(map[3 * SIDE + 3]).isEqualTo(map[4 * SIDE + 4]).isGreaterThan(map[3 * SIDE + 2]);
    assertThat(map[0]).isEqualTo(map[SIDE * SIDE - 1]).isLessThan(map[3 * SIDE]);
  }

  @Test
  void theEdgeFilterMarksAStepAndNothingElse() {
    // Given: dark on the left, light from the fourth column on
    float[] pixels = new float[3 * SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i % SIDE < 4 ? -1 : 1;
    }
    ImageBatch image = new ImageBatch(3, SIDE, SIDE, pixels, List.of(Target.of(0)));

    // When
    float[] map = map(new EdgeFilter(), image, 0);

    // Then
    for (int i = 0; i < map.length; i++) {
      assertThat(map[i] > 0.1).as("pixel %d", i).isEqualTo(i % SIDE == 3 || i % SIDE == 4);
    }
    assertThat(Arrays.copyOfRange(map, 0, SIDE))
        .isEqualTo(Arrays.copyOfRange(map, 3 * SIDE, 4 * SIDE));
  }

  private static float[] map(Explainer explainer, ImageBatch images, int image) {
    return ExplainedImage.map(explainer.explain(MODEL, images).get(image), images).values();
  }
}
