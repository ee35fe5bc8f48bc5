package dev.pellucid.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ShareComparisonTest {

  @Test
  void theLadyTastingTeaIsNotBelievedForThreeRightOfFour() {
    // When
    double p = ShareComparison.more(3, 4, 1, 4);

    // Then: Fisher's own example, 17/70
    assertThat(p).isCloseTo(17.0 / 70, within(1e-12));
  }

  @Test
  void aLowShareIsTheOtherEndOfAHighOne() {
    // When
    double p = ShareComparison.less(1, 4, 3, 4);

    // Then
    assertThat(p).isCloseTo(17.0 / 70, within(1e-12));
  }
}
