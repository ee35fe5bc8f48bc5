package dev.pellucid.explain.local.image.prototype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.model.examples.Example;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ClassSamplesTest {

  private static Example image(int index, OptionalInt label, float... logits) {
    return new Example(index, "image-" + index, label, new float[1], logits);
  }

  @Test
  void imagesGoByTheirTrueClassOrElseByThePredictedOne() {
    // Given
    ClassSamples samples = new ClassSamples(10, 0);
    samples.add(image(0, OptionalInt.of(1), 5, 0, 0));
    samples.add(image(1, OptionalInt.empty(), 0, 0, 5));
    samples.add(image(2, OptionalInt.of(1), 0, 5, 0));

    // When
    List<Integer> classes = samples.classes();

    // Then
    assertThat(classes).containsExactly(1, 2);
    assertThat(samples.of(1)).containsExactly(0, 2);
    assertThat(samples.of(2)).containsExactly(1);
  }

  @Test
  void everyImageOfALargeClassIsAsLikelyToBeKept() {
    // Given
    int[] kept = new int[20];

    // When
    for (int seed = 0; seed < 4000; seed++) {
      ClassSamples samples = new ClassSamples(5, seed);
      for (int index = 0; index < kept.length; index++) {
        samples.add(image(index, OptionalInt.of(0), 1));
      }
      samples.of(0).forEach(index -> kept[index]++);
    }

    // Then
    for (int times : kept) {
      assertThat(times / 4000.0).isCloseTo(5 / 20.0, within(0.04));
    }
  }

  @Test
  void theFirstOfThemAreCountedWithThoseThatAreNotKept() {
    // Given
    ClassSamples samples = new ClassSamples(2, 3);

    // When
    for (int index = 0; index < 9; index++) {
      samples.add(image(index, OptionalInt.of(0), 1));
    }

    // Then
    assertThat(samples.seen(0)).isEqualTo(9);
    assertThat(samples.of(0)).hasSize(2).isSorted().doesNotHaveDuplicates();
  }
}
