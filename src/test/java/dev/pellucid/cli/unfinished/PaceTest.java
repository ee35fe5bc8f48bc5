package dev.pellucid.cli.unfinished;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

  private long nanos = TimeUnit.SECONDS.toNanos(1000);

  @ParameterizedTest
  @CsvSource({"0, 4, false", "0, 6, true", "2, 39, false", "2, 41, true"})
  void thereAreSecondsBetweenAndMoreWhereWritingTakesLong(
      long secondsToWrite, long secondsLater, boolean due) {
    // Given
    Pace pace = new Pace(() -> nanos);
    pace.during(() -> later(secondsToWrite));

    // When
    later(secondsLater);

    // Then
    assertThat(pace.due()).isEqualTo(due);
  }

  private void later(long seconds) {
    nanos += TimeUnit.SECONDS.toNanos(seconds);
  }
}
