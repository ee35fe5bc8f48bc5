package dev.pellucid.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {

  @Test
  void contendersTakeTurnsAndWarmUpRoundsDoNotCount() {
    // Given
    List<String> ran = new ArrayList<>();
    List<String> told = new ArrayList<>();
    List<Contender> contenders =
        List.of(
            new Contender("a", 1, () -> ran.add("a")), new Contender("b", 1, () -> ran.add("b")));
    Rounds rounds = new Rounds(1, 2, Duration.ZERO);

    // When
    List<Rate> rates = rounds.run(contenders, contender -> told.add(contender.name()));

    // Then
    assertThat(ran).containsExactly("a", "b", "a", "b", "a", "b");
    assertThat(told).isEqualTo(ran).hasSize((int) rounds.turns(2));
    assertThat(rates).extracting(Rate::name).containsExactly("a", "b");
    assertThat(rates).allSatisfy(rate -> assertThat(rate.rounds()).hasSize(2));
  }

  @Test
  void aTurnLastsAtLeastItsTimeAndCountsItsImages() {
    // Given
    Contender sleeper =
        new Contender(
            "sleeper",
            4,
            () -> {
              try {
                Thread.sleep(5);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });

    // When
    List<Rate> rates =
        new Rounds(0, 1, Duration.ofMillis(40)).run(List.of(sleeper), contender -> {});

    // Then
    assertThat(rates.get(0).median()).isBetween(40.0, 800.0);
  }

  @Test
  void ratiosAreTakenWithinARoundSoThatASlowMomentCancels() {
    // Given
    Rate plain = new Rate("plain", new double[] {100, 50, 100});
    Rate twice = new Rate("twice", new double[] {50, 25, 40});

    // When
    double cost = twice.costOver(plain);

    // Then
    assertThat(cost).isCloseTo(2, within(1e-12));
  }

  @Test
  void theMedianOfAnEvenNumberOfRoundsLiesBetweenTheMiddleTwo() {
    // Given
    Rate rate = new Rate("any", new double[] {4, 1, 3, 100});

    // When
    double median = rate.median();

    // Then
    assertThat(median).isEqualTo(3.5);
    assertThat(rate.slowest()).isEqualTo(1);
    assertThat(rate.fastest()).isEqualTo(100);
    assertThat(rate.milliseconds()).isCloseTo(1000 / 3.5, within(1e-9));
  }
}
