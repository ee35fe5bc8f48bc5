package dev.pellucid.monitor.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.event.DriftSignal.Distance;
import dev.pellucid.monitor.Images;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.Quantity;
import dev.pellucid.monitor.quantity.Quantity.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistancesTest {

  private static final Quantity FOREST = Quantity.of(Kind.CONTRIBUTION, "forest");

  /** Bins of 1/32 cannot see what happens within them: that is the tolerance. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, -1, 4})
  void areAlmostThoseOfTheSamplesThemselves(double shift) {
    // Given
    List<Observation> reference = new Images("r", 1).usual(1600);
    DriftPlan plan = DriftPlan.of(Images.reference(reference), DriftSettings.USUAL);
    List<Observation> images = new ArrayList<>();
    Images source = new Images("i", 2);
    for (int i = 0; i < 800; i++) {
      images.add(source.withForest(shift));
    }
    DriftTally window = DriftTally.empty(plan);
    images.forEach(window::add);
    int q = index(plan);

    // When
    Distance distance = Distances.of(plan.get(q).scale(), window, q);

    // Then
    double[] before = values(reference);
    double[] after = values(images);
    assertThat(distance.ks()).isCloseTo(ks(before, after), within(0.04));
    assertThat(distance.wasserstein())
        .isCloseTo(wasserstein(before, after), within(0.02 + 0.03 * Math.abs(shift)));
  }

  @Test
  void sharesBetweenTheDecilesAddUpToAll() {
    // Given
    DriftPlan plan = DriftPlan.of(Images.reference(777, 3), DriftSettings.USUAL);
    DriftTally window = DriftTally.empty(plan);
    new Images("i", 4).usual(333).forEach(window::add);
    int q = index(plan);

    // When
    List<Double> shares = Distances.shares(plan.get(q).scale(), window, q);

    // Then
    assertThat(shares).hasSize(10).allSatisfy(share -> assertThat(share).isBetween(0.03, 0.2));
    assertThat(shares.stream().mapToDouble(Double::doubleValue).sum()).isCloseTo(1, within(1e-12));
  }

  @Test
  void decilesPartTheReferenceIntoTenths() {
    // Given
    List<Observation> reference = new Images("r", 5).usual(5000);
    DriftPlan plan = DriftPlan.of(Images.reference(reference), DriftSettings.USUAL);

    // When
    List<Double> deciles = Distances.deciles(plan.get(index(plan)).scale());

    // Then
    double[] values = values(reference);
    Arrays.sort(values);
    for (int decile = 1; decile <= 9; decile++) {
      assertThat(deciles.get(decile - 1)).isCloseTo(values[500 * decile], within(0.03));
    }
  }

  private static int index(DriftPlan plan) {
    for (int q = 0; q < plan.size(); q++) {
      if (plan.get(q).quantity().equals(FOREST)) {
        return q;
      }
    }
    throw new AssertionError("forest is not monitored");
  }

  private static double[] values(List<Observation> images) {
    return images.stream().mapToDouble(image -> FOREST.valueOf(image).orElseThrow()).toArray();
  }

  private static double ks(double[] one, double[] other) {
    double largest = 0;
    for (double at : one) {
      largest = Math.max(largest, Math.abs(share(one, at) - share(other, at)));
    }
    return largest;
  }

  private static double share(double[] values, double at) {
    return (double) Arrays.stream(values).filter(value -> value <= at).count() / values.length;
  }

  /** One is twice as many as the other. */
  private static double wasserstein(double[] one, double[] other) {
    double[] sorted = one.clone();
    Arrays.sort(sorted);
    double[] moved = other.clone();
    Arrays.sort(moved);
    double sum = 0;
    for (int i = 0; i < sorted.length; i++) {
      sum += Math.abs(sorted[i] - moved[i / 2]);
    }
    return sum / sorted.length;
  }
}
