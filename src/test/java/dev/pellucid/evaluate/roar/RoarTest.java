package dev.pellucid.evaluate.roar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.evaluate.Explainer;
import dev.pellucid.evaluate.FunctionExplainer;
import dev.pellucid.evaluate.MethodExplainer;
import dev.pellucid.evaluate.baseline.RandomMap;
import dev.pellucid.evaluate.statistics.Estimate;
import dev.pellucid.evaluate.study.Comparison.Verdict;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.graph.UnfitModelException;
import dev.pellucid.model.inference.SessionSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Remove and retrain in a world of 8×8 pixels of noise, in which a square of 4×4 is red, green or
 * blue, and so tells the class.
 */
class RoarTest {

  private static final int CLASSES = 3;
  private static final int SIDE = 8;
  private static final int AREA = SIDE * SIDE;
  private static final SessionSettings SETTINGS = SessionSettings.onCpu();
  private static final RoarOptions OPTIONS =
      new RoarOptions(List.of(0.25, 0.5), new Training(12, 16, 0.01), 1, 1);

  @Test
  void whatFindsTheEvidenceLeavesNothingToLearnAndWhatShunsItLeavesAll() {
    try (Classifier classifier = SmallModels.convolutional()) {
      // Given
      AtomicInteger epochs = new AtomicInteger();
      Roar roar =
          new Roar(
              classifier, SETTINGS, world(320, 1), world(128, 2), OPTIONS, epochs::incrementAndGet);

      // When
      RoarResult result =
          roar.judge(
              List.of(
                  FunctionExplainer.constant(square(1)), FunctionExplainer.constant(square(-1))));

      // Then
      assertThat(result.retrained().mean()).isGreaterThan(0.95);
      assertThat(epochs).hasValue(roar.epochs(2)).hasValue(5 * 12);
      RoarResult.Line finding = result.lines().get(0);
      RoarResult.Line shunning = result.lines().get(1);
      for (int share = 0; share < 2; share++) {
        assertThat(finding.points().get(share).accuracy().estimate().mean()).isLessThan(0.5);
        assertThat(shunning.points().get(share).accuracy().estimate().mean()).isGreaterThan(0.95);
      }
      assertThat(contains(finding.points().get(0).accuracy().estimate(), 1.0 / CLASSES)).isTrue();
      assertThat(finding.area().estimate().mean()).isLessThan(shunning.area().estimate().mean());
      assertThat(finding.area().againstRandom()).isEmpty();
    }
  }

  @Test
  void whatFindsTheEvidenceIsBetterThanTheRandomMap() {
    try (Classifier classifier = SmallModels.convolutional()) {
      // Given
      RoarOptions half = new RoarOptions(List.of(0.5), new Training(12, 16, 0.01), 1, 1);
      Roar roar = new Roar(classifier, SETTINGS, world(320, 1), world(128, 2), half, () -> {});

      // When
      RoarResult result =
          roar.judge(List.of(FunctionExplainer.constant(square(1)), new RandomMap(1)));

      // Then: the area is that of two points, and lies with its interval between both
      RoarResult.Line finding = result.lines().get(0);
      double accuracy = finding.points().get(0).accuracy().estimate().mean();
      assertThat(finding.area().estimate().mean())
          .isCloseTo((result.retrained().mean() + accuracy) / 2, within(1e-12));
      assertThat(contains(finding.area().estimate(), finding.area().estimate().mean())).isTrue();
      assertThat(finding.area().againstRandom().orElseThrow().verdict()).isEqualTo(Verdict.BETTER);
      assertThat(finding.baseline()).isFalse();
      assertThat(result.lines().get(1).baseline()).isTrue();
      assertThat(result.lines().get(1).area().againstRandom()).isEmpty();
    }
  }

  @Test
  void saysBeforeAnythingIsTrainedThatAnExplainerDoesNotFit() {
    try (Classifier classifier = SmallModels.convolutional()) {
      // Given
      AtomicInteger epochs = new AtomicInteger();
      Roar roar =
          new Roar(
              classifier, SETTINGS, world(32, 1), world(32, 2), OPTIONS, epochs::incrementAndGet);
      Explainer withoutPatterns =
          new MethodExplainer("pattern-net", MethodCall.parse("pattern-net"));

      // When / Then
      assertThatThrownBy(() -> roar.judge(List.of(new RandomMap(1), withoutPatterns)))
          .isInstanceOf(UnfitModelException.class);
      assertThat(epochs).hasValue(0);
    }
  }

  @Test
  void theSameSeedGivesTheSameAccuracy() {
    try (Classifier classifier = SmallModels.convolutional()) {
      // Given
      RoarOptions options = new RoarOptions(List.of(0.25), new Training(1, 16, 0.01), 2, 5);
      Roar roar =
          new Roar(
              classifier, SETTINGS.withThreads(1), world(64, 1), world(64, 2), options, () -> {});
      RoarResult once = roar.judge(List.of(FunctionExplainer.constant(square(1))));

      // When
      RoarResult again = roar.judge(List.of(FunctionExplainer.constant(square(1))));

      // Then
      assertThat(again).isEqualTo(once);
    }
  }

  @Test
  void saysThatImagesNeedTheirClasses() {
    try (Classifier classifier = SmallModels.convolutional()) {
      // Given
      ImageBatch unnamed = SmallModels.images(1, Target.PREDICTED);

      // When / Then
      assertThatThrownBy(() -> new Roar(classifier, SETTINGS, unnamed, unnamed, OPTIONS, () -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("name their classes");
    }
  }

  @Test
  void sharesRiseWithinNothingAndAll() {
    // Given
    List<Double> falling = List.of(0.5, 0.3);

    // When / Then
    assertThatThrownBy(() -> new RoarOptions(falling, Training.USUAL, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.5, 0.3");
  }

  private static boolean contains(Estimate estimate, double value) {
    return estimate.interval().orElseThrow().contains(value);
  }

  /** {@code [3,8,8]}, all channels the same. */
  private static float[] square(float relevance) {
    float[] map = new float[3 * AREA];
    for (int i = 0; i < map.length; i++) {
      map[i] = isSquare(i % AREA) ? relevance : 0;
    }
    return map;
  }

  private static boolean isSquare(int pixel) {
    int x = pixel % SIDE;
    int y = pixel / SIDE;
    return x >= 2 && x < 6 && y >= 1 && y < 5;
  }

  private static ImageBatch world(int count, long seed) {
    Random random = new Random(seed);
    float[] pixels = new float[count * 3 * AREA];
    List<Target> targets = new ArrayList<>();
    for (int image = 0; image < count; image++) {
      int colour = random.nextInt(CLASSES);
      targets.add(Target.of(colour));
      for (int i = 0; i < 3 * AREA; i++) {
        double light = isSquare(i % AREA) && i / AREA == colour ? 2 : 0;
        pixels[image * 3 * AREA + i] = (float) (light + 0.5 * random.nextGaussian());
      }
    }
    return new ImageBatch(3, SIDE, SIDE, pixels, targets);
  }
}
