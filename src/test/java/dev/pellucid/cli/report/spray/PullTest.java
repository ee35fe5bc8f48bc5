package dev.pellucid.cli.report.spray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.global.model.spray.SurroundingsExchange.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PullTest {

  private static final PermutationTest TEST = new PermutationTest(9999, 1);

  /** Twenty images of each of three classes, every object in the surroundings of ten others. */
  private static final int[] PREDICTED = IntStream.range(0, 60).map(i -> i % 3).toArray();

  private static List<Exchange> exchanges(boolean surroundingsDecide) {
    List<Exchange> exchanges = new ArrayList<>();
    for (int object = 0; object < 60; object++) {
      for (int round = 1; round <= 10; round++) {
        int donor = (object + round) % 60;
        if (PREDICTED[object] != PREDICTED[donor]) {
          // Objects of class 1 are taken for class 0 wherever they stand.
          int other = PREDICTED[object] == 1 ? 0 : PREDICTED[object];
          exchanges.add(
              new Exchange(object, donor, surroundingsDecide && PREDICTED[donor] == 0 ? 0 : other));
        }
      }
    }
    return exchanges;
  }

  private static Set<Integer> imagesOf(int index) {
    return IntStream.range(0, 60)
        .filter(i -> PREDICTED[i] == index)
        .boxed()
        .collect(Collectors.toSet());
  }

  @Test
  void surroundingsThatDecideAreFound() {
    // When
    Pull pull = Pull.of(exchanges(true), PREDICTED, 0, imagesOf(0), TEST);

    // Then
    assertThat(pull.pulled()).isEqualTo(1);
    assertThat(pull.more()).isGreaterThan(0.3);
    assertThat(pull.p()).isLessThan(0.001);
  }

  @Test
  void objectsThatAreTakenForTheClassAnywhereDoNotCountForItsSurroundings() {
    // When
    Pull pull = Pull.of(exchanges(false), PREDICTED, 0, imagesOf(0), TEST);

    // Then: half of the objects are, and as many in other surroundings
    assertThat(pull.pulled()).isCloseTo(0.5, within(0.1));
    assertThat(pull.p()).isGreaterThan(0.05);
  }

  @Test
  void theTestAgreesWithCountingAllWaysToDivide() {
    // When
    double p = TEST.greater(new double[] {1}, new double[] {0, 0, 0});

    // Then
    assertThat(p).isCloseTo(0.25, within(0.02));
  }
}
