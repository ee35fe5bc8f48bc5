package dev.pellucid.explain.local.concept.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.explain.SmallModels;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PostHocConceptBottleneckTest {

  private static final int CHANNELS = 12;
  private static final int IMAGES = 300;
  private static final ElasticNet NET = new ElasticNet(0.03, 0.99);

  @Test
  void aPlantedRuleOfTwoConceptsIsFoundAgain() {
    // Given: class 7 where concept 3 outweighs concept 8, else class 2; the other ten say nothing
    List<float[]> pooled = images(1);
    int[] labels = pooled.stream().mapToInt(each -> each[3] > each[8] ? 7 : 2).toArray();

    // When
    PostHocConceptBottleneck bottleneck =
        PostHocConceptBottleneck.fit(axes(CHANNELS), pooled, labels, NET);

    // Then
    assertThat(bottleneck.classes()).containsExactly(2, 7);
    double[] weights = bottleneck.weights(1);
    assertThat(weights[3]).isGreaterThan(0.3);
    assertThat(weights[8]).isLessThan(-0.3);
    for (int j = 0; j < CHANNELS; j++) {
      assertThat(j == 3 || j == 8 || Math.abs(weights[j]) < 0.05).as("weight %d", j).isTrue();
    }
    assertThat(bottleneck.used()).isLessThan(CHANNELS);
    assertThat(bottleneck.agreement(pooled, labels)).isGreaterThan(0.95);
  }

  @Test
  void theRuleHoldsOnImagesThatItWasNotFittedTo() {
    // Given
    List<float[]> pooled = images(2);
    int[] labels = pooled.stream().mapToInt(each -> each[0] + each[1] > 0 ? 1 : 0).toArray();
    PostHocConceptBottleneck bottleneck =
        PostHocConceptBottleneck.fit(axes(CHANNELS), pooled, labels, NET);
    List<float[]> others = images(3);
    int[] truth = others.stream().mapToInt(each -> each[0] + each[1] > 0 ? 1 : 0).toArray();

    // When
    double agreement = bottleneck.agreement(others, truth);

    // Then
    assertThat(agreement).isGreaterThan(0.95);
  }

  @Test
  void aResidualMakesUpForAConceptThatIsMissing() {
    // Given: what decides is channel 11, and the bank ends before it
    List<float[]> pooled = images(4);
    int[] labels = pooled.stream().mapToInt(each -> each[11] > 0 ? 1 : 0).toArray();
    PostHocConceptBottleneck bottleneck =
        PostHocConceptBottleneck.fit(axes(CHANNELS - 1), pooled, labels, NET);
    double without = bottleneck.agreement(pooled, labels);

    // When
    PostHocConceptBottleneck hybrid = bottleneck.withResidual(pooled, labels);

    // Then
    assertThat(without).isLessThan(0.65);
    assertThat(hybrid.agreement(pooled, labels)).isGreaterThan(0.95);
    assertThat(hybrid.weights(0)).containsExactly(bottleneck.weights(0));
  }

  @Test
  void imagesOfOneClassAreRefused() {
    // Given
    List<float[]> pooled = images(5);

    // When
    assertThatThrownBy(
            () -> PostHocConceptBottleneck.fit(axes(CHANNELS), pooled, new int[IMAGES], NET))

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two classes or more");
  }

  private static List<float[]> images(long seed) {
    return IntStream.range(0, IMAGES)
        .mapToObj(i -> SmallModels.normal(CHANNELS, seed * IMAGES + i))
        .toList();
  }

  private static ConceptVectors axes(int count) {
    float[][] vectors = new float[count][CHANNELS];
    for (int j = 0; j < count; j++) {
      vectors[j][j] = 1;
    }
    return new ConceptVectors(IntStream.range(0, count).mapToObj(j -> "c" + j).toList(), vectors);
  }
}
