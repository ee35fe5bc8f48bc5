package dev.pellucid.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void keepsAnEvenRate() {
    // Given
    Pace pace = new Pace(10, 0);

    // When
    List<Long> waits = LongStream.range(0, 4).map(i -> pace.untilNext(0)).boxed().toList();

    // Then
    assertThat(waits).containsExactly(0L, SECOND / 10, 2 * SECOND / 10, 3 * SECOND / 10);
  }

  @Test
  void makesUpForAShortDelay() {
    // Given
    Pace pace = new Pace(10, 0);
    pace.untilNext(0);

    // When
    long wait = pace.untilNext(SECOND / 2);

    // Then
    assertThat(wait).isZero();
    assertThat(pace.untilNext(SECOND / 2)).isZero();
  }

  @Test
  void doesNotCatchUpAfterAStandstill() {
    // Given
    Pace pace = new Pace(10, 0);
    pace.untilNext(0);

    // When
    long wait = pace.untilNext(60 * SECOND);

    // Then
    assertThat(wait).isZero();
    assertThat(pace.untilNext(60 * SECOND)).isEqualTo(SECOND / 10);
  }

  @Test
  void anInfiniteRateNeverWaits() {
    // Given
    Pace pace = new Pace(Double.POSITIVE_INFINITY, 0);

    // When
    List<Long> waits = LongStream.range(0, 3).map(i -> pace.untilNext(0)).boxed().toList();

    // Then
    assertThat(waits).containsOnly(0L);
  }
}
