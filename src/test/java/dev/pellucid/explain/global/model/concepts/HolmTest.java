package dev.pellucid.explain.global.model.concepts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HolmTest {

  @Test
  void eachIsMultipliedByHowManyAreLeftAndNoneIsSmallerThanThoseBefore() {
    // Given
    double[] pValues = {0.01, 0.04, 0.03, 0.005};

    // When
    double[] adjusted = Holm.adjusted(pValues);

    // Then: R's p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    assertThat(adjusted).containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
  }
}
