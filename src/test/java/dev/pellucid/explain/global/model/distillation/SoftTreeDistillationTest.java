package dev.pellucid.explain.global.model.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.global.model.distillation.SoftTreeDistillation.Distilled;
import dev.pellucid.explain.global.model.distillation.SoftTreeLoss.Slopes;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoftTreeDistillationTest {

  private static final double STEP = 1e-5;

  /** Of central differences: their own error is STEP² times third derivatives, and rounding. */
  private static final double CLOSE = 1e-8;

  private final Random random = new Random(1);

  @Test
  void slopesAreThoseOfCentralDifferences() {
    // Given: penalties that weigh as much as the rest
    SoftTree tree = new SoftTree(rows(7, 4), row(7), rows(8, 3), new double[4], ones(4));
    double[][] scaled = rows(20, 4);
    double[][] wanted = Arrays.stream(rows(20, 3)).map(SoftTree::softmax).toArray(double[][]::new);
    SoftTreeLoss loss = new SoftTreeLoss(0.7, 0.3);

    // When
    Slopes slopes = loss.of(tree, scaled, wanted);

    // Then
    for (int gate = 0; gate < 7; gate++) {
      assertSlopes(slopes.of()[gate], tree.weights()[gate], loss, tree, scaled, wanted);
    }
    assertSlopes(slopes.bias(), tree.bias(), loss, tree, scaled, wanted);
    for (int leaf = 0; leaf < 8; leaf++) {
      assertSlopes(slopes.leaves()[leaf], tree.leaves()[leaf], loss, tree, scaled, wanted);
    }
  }

  private static void assertSlopes(
      double[] slopes,
      double[] values,
      SoftTreeLoss loss,
      SoftTree tree,
      double[][] scaled,
      double[][] wanted) {
    for (int i = 0; i < slopes.length; i++) {
      double at = values[i];
      values[i] = at + STEP;
      double above = loss.of(tree, scaled, wanted).loss();
      values[i] = at - STEP;
      double below = loss.of(tree, scaled, wanted).loss();
      values[i] = at;
      assertThat(slopes[i]).isCloseTo((above - below) / (2 * STEP), within(CLOSE));
      assertThat(slopes[i]).isNotZero();
    }
  }

  @Test
  void aPlantedTreeOfSlantedQuestionsIsLearnt() {
    // Given: no threshold on one value says which side an image is on
    Lessons lessons =
        Taught.by(
            x -> x[0] + x[1] > 1 ? (x[2] - x[3] > 0 ? 0 : 1) : (x[4] > 0.5 ? 2 : 3),
            900,
            6,
            4,
            0,
            1);

    // When
    Distilled found =
        new SoftTreeDistillation(2, 3, 300, 0.05, 0.02, 1e-4, 1).distil(lessons, done -> {});

    // Then
    double hard = TreeDistillation.usual(1).distil(lessons).fidelity().share();
    assertThat(found.fidelity().share()).isGreaterThan(0.93).isGreaterThan(hard + 0.05);
    assertThat(found.guessing().share()).isLessThan(0.35);
    assertThat(Arrays.stream(found.shares()).sum()).isCloseTo(1, within(1e-9));
    assertThat(IntStream.range(0, 4).map(leaf -> SoftTree.largest(found.tree().leaves()[leaf])))
        .containsExactlyInAnyOrder(0, 1, 2, 3);
    // From log 4, of knowing nothing, towards the 0.435 of what the teacher is unsure of
    assertThat(found.losses()[299]).isLessThan(found.losses()[0] - 0.6);
  }

  @Test
  void theGateAtTheTopWeighsWhatTheRuleIsMadeOf() {
    // Given
    Lessons lessons = Taught.by(x -> x[1] - x[3] > 0 ? 1 : 0, 600, 5, 2, 0, 2);

    // When
    Distilled found =
        new SoftTreeDistillation(1, 2, 200, 0.05, 0.02, 1e-3, 1).distil(lessons, done -> {});

    // Then
    double[] weights = found.tree().weights()[0];
    int raisedSide = SoftTree.largest(found.tree().leaves()[1]) == 1 ? 1 : -1;
    assertThat(raisedSide * weights[1]).isGreaterThan(1);
    assertThat(raisedSide * weights[3]).isLessThan(-1);
    for (int j : new int[] {0, 2, 4}) {
      assertThat(Math.abs(weights[j])).isLessThan(Math.abs(weights[1]) / 5);
    }
  }

  @Test
  void theSameSeedLearnsTheSameTree() {
    // Given
    Lessons lessons = Taught.by(x -> x[0] > 0.5 ? 1 : 0, 90, 3, 2, 0.1, 3);
    SoftTreeDistillation method = new SoftTreeDistillation(2, 2, 30, 0.05, 0.02, 1e-3, 7);
    Distilled once = method.distil(lessons, done -> {});

    // When
    Distilled again = method.distil(lessons, done -> {});

    // Then
    assertThat(again.tree().weights()).isDeepEqualTo(once.tree().weights());
    assertThat(again.losses()).containsExactly(once.losses());
  }

  private double[][] rows(int count, int length) {
    return IntStream.range(0, count).mapToObj(i -> row(length)).toArray(double[][]::new);
  }

  private double[] row(int length) {
    return IntStream.range(0, length).mapToDouble(i -> random.nextGaussian()).toArray();
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void usuallyEachOfUpToSixteenClassesCanHaveALeaf() {
    // Given
    int[] classes = {1, 2, 4, 5, 16, 17, 1000};

    // When
    int[] leaves =
        Arrays.stream(classes)
            .map(count -> 1 << SoftTreeDistillation.usual(count, 1).depth())
            .toArray();

    // Then
    assertThat(leaves).containsExactly(4, 4, 4, 8, 16, 16, 16);
  }
}
