package dev.pellucid.monitor.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.monitor.Images;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.Quantity;
import dev.pellucid.monitor.reference.TieBreak;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftTallyTest {

  private static final DriftPlan PLAN =
      DriftPlan.of(Images.reference(1000, 1), DriftSettings.USUAL);

  @Test
  void countsEveryImageInTheBinsOfItsQuantities() {
    // Given
    List<Observation> images = new Images("i", 2).usual(200);

    // When
    DriftTally tally = tally(images);

    // Then as the definition of each quantity says
    assertThat(tally.images()).isEqualTo(200);
    for (int q = 0; q < PLAN.size(); q++) {
      Quantity quantity = PLAN.get(q).quantity();
      int[] counts = new int[PLAN.get(q).scale().bins()];
      double sum = 0;
      for (Observation image : images) {
        OptionalDouble value = quantity.valueOf(image);
        if (value.isPresent()) {
          long hash = TieBreak.hash(image.imageId());
          counts[PLAN.get(q).scale().bin(value.getAsDouble(), hash, PLAN.get(q).salt())]++;
          sum += value.getAsDouble();
        }
      }
      for (int bin = 0; bin < counts.length; bin++) {
        assertThat(tally.count(q, bin)).as("%s, bin %d", quantity, bin).isEqualTo(counts[bin]);
      }
      assertThat(tally.sum(q)).isCloseTo(sum, within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16})
  void partitionsAddUpInAnyOrder(int partitions) {
    // Given
    List<Observation> images = new Images("i", 3).usual(300);
    List<Observation> shuffled = new ArrayList<>(images);
    Collections.shuffle(shuffled, new Random(partitions));
    List<DriftTally> parts = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      parts.add(DriftTally.empty(PLAN));
    }
    for (Observation image : shuffled) {
      parts.get(Math.floorMod(image.imageId().hashCode(), partitions)).add(image);
    }

    // When
    DriftTally sum = DriftTally.empty(PLAN);
    parts.forEach(sum::add);

    // Then
    DriftTally whole = tally(images);
    assertThat(sum.images()).isEqualTo(300);
    for (int q = 0; q < PLAN.size(); q++) {
      assertThat(sum.counts(q)).usingRecursiveComparison().isEqualTo(whole.counts(q));
      assertThat(sum.sum(q)).isCloseTo(whole.sum(q), within(1e-9));
      assertThat(sum.lowestSum(q)).isCloseTo(whole.lowestSum(q), within(1e-9));
      assertThat(sum.highestSum(q)).isCloseTo(whole.highestSum(q), within(1e-9));
    }
    assertThat(sum.cards()).usingRecursiveComparison().isEqualTo(whole.cards());
  }

  @Test
  void isItsBytes() {
    // Given
    DriftTally tally = tally(new Images("i", 4).usual(50));
    Observation one = new Images("one-", 5).usual();

    // When it is kept, and goes on from its bytes
    DriftTally kept = DriftTally.of(PLAN, tally.bytes().clone());
    kept.add(one);

    // Then
    tally.add(one);
    assertThat(kept.bytes()).isEqualTo(tally.bytes());
  }

  @Test
  void aDeepExplanationIsNotAnotherImage() {
    // Given
    DriftTally tally = tally(new Images("i", 6).usual(10));
    Observation live = new Images("deep-", 7).usual();
    Observation deep =
        new Observation(
            live.imageId(),
            live.model(),
            live.time(),
            live.predicted(),
            live.confidence(),
            live.entropy(),
            live.reasons(),
            live.label(),
            live.groups(),
            true,
            live.quality());

    // When
    tally.add(deep);

    // Then
    assertThat(tally.bytes()).isEqualTo(tally(new Images("i", 6).usual(10)).bytes());
  }

  @Test
  void talliesOfDifferentPlansDoNotAddUp() {
    // Given
    DriftPlan smaller = DriftPlan.of(Images.reference(150, 1), DriftSettings.USUAL);
    DriftTally tally = DriftTally.empty(PLAN);

    // When, then
    assertThatThrownBy(() -> tally.add(DriftTally.empty(smaller)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DriftTally.of(smaller, tally.bytes()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("of another plan");
  }

  private static DriftTally tally(List<Observation> images) {
    DriftTally tally = DriftTally.empty(PLAN);
    images.forEach(tally::add);
    return tally;
  }
}
