package dev.pellucid.cli.simulation.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Wilson and Hilferty's approximation is within 1 % of the exact Poisson limits. */
class AlarmsTest {

  @Test
  void theIntervalIsThatOfAPoissonCount() {
    // Given: the exact limits of the mean of a count of 10 are 4.795 and 18.39.
    Alarms alarms = new Alarms(1000, 10);

    // When
    double[] limits = {alarms.low(), alarms.high()};

    // Then
    assertThat(limits[0]).isCloseTo(1000 / 18.39, within(0.5));
    assertThat(limits[1]).isCloseTo(1000 / 4.795, within(2.0));
  }

  @Test
  void withoutAnAlarmOnlyTheLowerLimitIsKnown() {
    // Given: the exact upper limit of the mean of a count of 0 is 3.689.
    Alarms alarms = new Alarms(100_000, 0);

    // When
    String text = alarms.text();

    // Then
    assertThat(alarms.low()).isCloseTo(100_000 / 3.689, within(400.0));
    assertThat(alarms.high()).isInfinite();
    assertThat(text).isEqualTo("none in 100,000 (> 27,300)");
  }

  @Test
  void figuresAreRoundedToThree() {
    // Given
    double images = 123_456;

    // When
    String text = Alarms.round(images);

    // Then
    assertThat(text).isEqualTo("123,000");
  }
}
