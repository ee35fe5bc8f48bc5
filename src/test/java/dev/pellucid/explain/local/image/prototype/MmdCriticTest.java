package dev.pellucid.explain.local.image.prototype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.local.image.prototype.MmdCritic.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;

class MmdCriticTest {

  private static final int OUTLIER = 120;

  /** With one as wide as the mixture, prototypes make up for each other and need not be central. */
  private static final double AS_WIDE_AS_A_GROUP = 0.2;

  /** Three groups of 44, 40 and 36 points around (0,0), (8,0) and (0,8), and one far from all. */
  private static List<float[]> mixture() {
    Random random = new Random(1);
    List<float[]> points = new ArrayList<>();
    for (int i = 0; i < OUTLIER; i++) {
      int group = groupOf(i);
      points.add(
          new float[] {
            (float) ((group == 1 ? 8 : 0) + random.nextGaussian()),
            (float) ((group == 2 ? 8 : 0) + random.nextGaussian())
          });
    }
    points.add(new float[] {20, 20});
    return points;
  }

  private static int groupOf(int index) {
    return index < 44 ? 0 : index < 84 ? 1 : index < OUTLIER ? 2 : 3;
  }

  /** The definition, word by word. */
  private static double slowDiscrepancy(
      List<float[]> all, List<Integer> chosen, GaussianKernel kernel) {
    double whole = 0;
    double between = 0;
    double within = 0;
    for (float[] a : all) {
      for (float[] b : all) {
        whole += kernel.of(a, b);
      }
      for (int j : chosen) {
        between += kernel.of(a, all.get(j));
      }
    }
    for (int i : chosen) {
      for (int j : chosen) {
        within += kernel.of(all.get(i), all.get(j));
      }
    }
    double n = all.size();
    double m = chosen.size();
    return whole / (n * n) - 2 * between / (n * m) + within / (m * m);
  }

  @Test
  void everyModeOfAMixtureHasAPrototype() {
    // Given
    List<float[]> points = mixture();

    // When
    Selection found = MmdCritic.select(points, new GaussianKernel(AS_WIDE_AS_A_GROUP), 3, 0);

    // Then
    assertThat(found.prototypes().stream().map(MmdCriticTest::groupOf).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(0, 1, 2);
    for (int prototype : found.prototypes()) {
      float[] at = points.get(prototype);
      float[] centre = {groupOf(prototype) == 1 ? 8 : 0, groupOf(prototype) == 2 ? 8 : 0};
      assertThat(Math.hypot(at[0] - centre[0], at[1] - centre[1])).isLessThan(1);
    }
  }

  @Test
  void whatNoPrototypeStandsForIsCriticised() {
    // Given
    List<float[]> points = mixture();

    // When
    Selection found = MmdCritic.select(points, new GaussianKernel(0.1), 3, 8);

    // Then
    assertThat(found.criticisms()).hasSize(8).doesNotHaveDuplicates().contains(OUTLIER);
    assertThat(found.criticisms()).doesNotContainAnyElementsOf(found.prototypes());
  }

  @Test
  void eachPickIsTheBestOfAllByTheDefinition() {
    // Given
    List<float[]> points = mixture().subList(34, 54);
    GaussianKernel kernel = new GaussianKernel(0.2);

    // When
    Selection found = MmdCritic.select(points, kernel, 4, 0);

    // Then
    for (int size = 1; size <= 4; size++) {
      List<Integer> chosen = found.prototypes().subList(0, size);
      double reached = slowDiscrepancy(points, chosen, kernel);
      assertThat(found.discrepancy().get(size - 1)).isCloseTo(reached, within(1e-12));
      List<Integer> before = chosen.subList(0, size - 1);
      double best =
          IntStream.range(0, points.size())
              .filter(candidate -> !before.contains(candidate))
              .mapToDouble(
                  candidate -> {
                    List<Integer> with = new ArrayList<>(before);
                    with.add(candidate);
                    return slowDiscrepancy(points, with, kernel);
                  })
              .min()
              .orElseThrow();
      assertThat(reached).isCloseTo(best, within(1e-12));
    }
  }

  /** Σ|w| + ln det K_C, word by word. */
  private static double slowCriticism(
      List<float[]> all, List<Integer> prototypes, List<Integer> chosen, GaussianKernel kernel) {
    double sum = 0;
    SimpleMatrix alike = new SimpleMatrix(chosen.size(), chosen.size());
    for (int i = 0; i < chosen.size(); i++) {
      float[] at = all.get(chosen.get(i));
      double whole = all.stream().mapToDouble(each -> kernel.of(each, at)).average().orElseThrow();
      double picked =
          prototypes.stream().mapToDouble(j -> kernel.of(all.get(j), at)).average().orElseThrow();
      sum += Math.abs(whole - picked);
      for (int j = 0; j < chosen.size(); j++) {
        alike.set(i, j, kernel.of(at, all.get(chosen.get(j))));
      }
    }
    return sum + Math.log(alike.determinant());
  }

  @Test
  void eachCriticismIsTheBestOfAllByTheDefinition() {
    // Given
    List<float[]> points = mixture().subList(34, 54);
    GaussianKernel kernel = new GaussianKernel(0.2);

    // When
    Selection found = MmdCritic.select(points, kernel, 2, 4);

    // Then
    for (int size = 1; size <= 4; size++) {
      List<Integer> chosen = found.criticisms().subList(0, size);
      List<Integer> before = chosen.subList(0, size - 1);
      double best =
          IntStream.range(0, points.size())
              .filter(i -> !before.contains(i) && !found.prototypes().contains(i))
              .mapToDouble(
                  candidate -> {
                    List<Integer> with = new ArrayList<>(before);
                    with.add(candidate);
                    return slowCriticism(points, found.prototypes(), with, kernel);
                  })
              .max()
              .orElseThrow();
      assertThat(slowCriticism(points, found.prototypes(), chosen, kernel))
          .isCloseTo(best, within(1e-9));
    }
  }

  @Test
  void fewVectorsGiveFewPrototypes() {
    // Given
    List<float[]> points = List.of(new float[] {0}, new float[] {1});

    // When
    Selection found = MmdCritic.select(points, new GaussianKernel(1), 5, 5);

    // Then
    assertThat(found.prototypes()).containsExactlyInAnyOrder(0, 1);
    assertThat(found.criticisms()).isEmpty();
    assertThat(found.discrepancy().get(1)).isCloseTo(0, within(1e-12));
  }
}
