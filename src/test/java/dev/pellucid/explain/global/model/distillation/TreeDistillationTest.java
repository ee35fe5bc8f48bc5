package dev.pellucid.explain.global.model.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.global.model.distillation.DecisionTree.Split;
import dev.pellucid.explain.global.model.distillation.TreeDistillation.Distilled;
import dev.pellucid.explain.method.NotApplicableException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TreeDistillationTest {

  private static final int FEATURES = 6;
  private static final int CLASSES = 3;

  /** Above 0.6 of the third it is 2; else above 0.3 of the fifth it is 1; else 0. */
  private static int planted(float[] values) {
    return values[2] > 0.6 ? 2 : values[4] > 0.3 ? 1 : 0;
  }

  @Test
  void aPlantedTreeIsRecovered() {
    // Given
    Lessons lessons = Taught.by(TreeDistillationTest::planted, 900, FEATURES, CLASSES, 0, 1);

    // When
    Distilled found = TreeDistillation.usual(1).distil(lessons);

    // Then
    assertThat(found.tree().leaves()).isEqualTo(3);
    Split root = (Split) found.tree().root();
    assertThat(root.feature()).isEqualTo(2);
    assertThat(root.threshold()).isCloseTo(0.6, within(0.01));
    assertThat(root.above().majority()).isEqualTo(2);
    Split second = (Split) root.below();
    assertThat(second.feature()).isEqualTo(4);
    assertThat(second.threshold()).isCloseTo(0.3, within(0.01));
    assertThat(second.above().majority()).isEqualTo(1);
    assertThat(second.below().majority()).isZero();
    assertThat(found.fidelity().share()).isGreaterThan(0.98);
    assertThat(found.fidelity().of()).isEqualTo(300);
    assertThat(found.images()).isEqualTo(600);
  }

  @Test
  void aTenthOfWrongAnswersDoesNotMakeTheTreeLarger() {
    // Given
    Lessons lessons = Taught.by(TreeDistillationTest::planted, 900, FEATURES, CLASSES, 0.15, 2);

    // When
    Distilled found = TreeDistillation.usual(1).distil(lessons);

    // Then: two thirds of the 0.15 are wrong
    assertThat(found.tree().leaves()).isEqualTo(3);
    assertThat(found.fidelity().share()).isCloseTo(0.9, within(0.05));
    assertThat(found.bySize().get(2).share()).isGreaterThan(found.bySize().get(1).share() + 0.1);
  }

  @Test
  void whatNothingTellsIsALeaf() {
    // Given
    Lessons lessons = Taught.by(values -> 0, 300, FEATURES, CLASSES, 1, 3);

    // When
    Distilled found = TreeDistillation.usual(1).distil(lessons);

    // Then
    assertThat(found.tree().leaves()).isEqualTo(1);
    assertThat(found.fidelity()).isEqualTo(found.guessing());
  }

  @Test
  void rulesAreTheWaysThroughTheTree() {
    // Given: three bounds on one feature are two on the way between them
    Lessons lessons =
        Taught.by(values -> values[1] <= 0.25 ? 0 : values[1] <= 0.75 ? 1 : 2, 600, 3, 3, 0, 4);

    // When
    Distilled found = TreeDistillation.usual(1).distil(lessons);

    // Then
    assertThat(found.tree().rules())
        .filteredOn(rule -> rule.answer() == 1)
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.conditions()).hasSize(1);
              assertThat(rule.conditions().get(0).above().orElseThrow().value())
                  .isCloseTo(0.25, within(0.02));
              assertThat(rule.conditions().get(0).upTo().orElseThrow().share())
                  .isCloseTo(0.75, within(0.05));
              assertThat(rule.same()).isEqualTo(rule.images());
            });
    assertThat(found.tree().rules().stream().mapToInt(DecisionTree.Rule::images).sum())
        .isEqualTo(400);
  }

  @Test
  void theFirstQuestionIsTheBestOfAll() {
    // Given
    Lessons lessons = Taught.by(TreeDistillationTest::planted, 60, FEATURES, CLASSES, 0.5, 5);

    // When
    DecisionTree tree = new TreeGrowth(lessons, 2, 3).tree(2);

    // Then: no other threshold leaves less of Gini's impurity
    Split root = (Split) tree.root();
    double left = impurity(root.below().counts()) + impurity(root.above().counts());
    for (int j = 0; j < lessons.features(); j++) {
      for (float[] at : lessons.values()) {
        assertThat(impurityAfter(lessons, j, at[j])).isGreaterThanOrEqualTo(left - 1e-9);
      }
    }
  }

  private static double impurityAfter(Lessons lessons, int feature, double threshold) {
    int[] below = new int[CLASSES];
    int[] above = new int[CLASSES];
    for (int i = 0; i < lessons.size(); i++) {
      (lessons.values()[i][feature] > threshold ? above : below)[lessons.answers()[i]]++;
    }
    boolean small = Math.min(Arrays.stream(below).sum(), Arrays.stream(above).sum()) < 3;
    return small ? Double.POSITIVE_INFINITY : impurity(below) + impurity(above);
  }

  private static double impurity(int[] counts) {
    double images = Arrays.stream(counts).sum();
    return images - Arrays.stream(counts).mapToDouble(count -> count * count / images).sum();
  }

  @Test
  void ofAHandfulOfImagesNothingIsLearnt() {
    // Given
    Lessons few = Taught.by(TreeDistillationTest::planted, 5, FEATURES, CLASSES, 0, 6);

    // When
    Throwable thrown = catchThrowable(() -> TreeDistillation.usual(1).distil(few));

    // Then
    assertThat(thrown)
        .isInstanceOf(NotApplicableException.class)
        .hasMessageContaining("take 6 or more");
  }
}
