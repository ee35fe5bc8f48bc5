package dev.pellucid.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.demo.scenario.Journal.Moment;
import dev.pellucid.demo.scene.SceneDistribution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Phase USUAL = new Phase("usual", "", 3, SceneDistribution.training());
  private static final Phase FOG = new Phase("fog", "", 4, SceneDistribution.training());

  private final Journal journal = new Journal();

  @Test
  void saysWithWhichImagesPhasesBegin() {
    // Given images of phases that follow one another, and begin again
    List<Phase> phases = List.of(USUAL, USUAL, USUAL, FOG, FOG, USUAL);

    // When
    List<Long> begins =
        LongStream.range(0, phases.size())
            .filter(index -> journal.add(sending(index, phases.get((int) index))))
            .boxed()
            .toList();

    // Then
    assertThat(begins).containsExactly(0L, 3L, 5L);
  }

  @ParameterizedTest
  @CsvSource({
    "0, usual, 0, 1",
    "2.5, usual, 2.5, 3",
    "3, fog, 0, 1",
    "4, fog, 1, 2",
    "4.9, fog, 1.9, 2",
    "60, fog, 57, 4"
  })
  void knowsHowLongAPhaseHadLastedAndHowManyImages(
      double seconds, String phase, double since, long images) {
    // Given an image a second, the first of the fog at 3 s
    for (int i = 0; i < 7; i++) {
      journal.add(sending(i, i < 3 ? USUAL : FOG));
    }

    // When
    Moment moment = journal.at(at(seconds)).orElseThrow();

    // Then
    assertThat(moment.phase().name()).isEqualTo(phase);
    assertThat(moment.since()).isEqualTo(Duration.ofMillis((long) (1000 * since)));
    assertThat(moment.images()).isEqualTo(images);
  }

  @Test
  void countsAllImagesOfTheSameMoment() {
    // Given
    for (int i = 0; i < 3; i++) {
      journal.add(new Sending(i, FOG, NOON));
    }

    // When
    Moment moment = journal.at(NOON).orElseThrow();

    // Then
    assertThat(moment.images()).isEqualTo(3);
  }

  @Test
  void knowsNothingOfTheTimeBefore() {
    // Given
    journal.add(sending(0, USUAL));

    // When
    Optional<Moment> before = journal.at(NOON.minusMillis(1));

    // Then
    assertThat(before).isEmpty();
  }

  private static Sending sending(long index, Phase phase) {
    return new Sending(index, phase, NOON.plusSeconds(index));
  }

  private static Instant at(double seconds) {
    return NOON.plusMillis((long) (1000 * seconds));
  }
}
