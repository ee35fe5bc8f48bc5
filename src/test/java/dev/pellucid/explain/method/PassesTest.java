package dev.pellucid.explain.method;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PassesTest {

  @Test
  void aModelThatIsOpenForMonthsIsStillCounted() {
    // Given
    Passes spent = new Passes(Integer.MAX_VALUE, Integer.MAX_VALUE);

    // When
    Passes more = spent.plus(new Passes(16, 16));

    // Then
    assertThat(more.since(spent)).isEqualTo(new Passes(16, 16));
    assertThat(more).hasToString("2147483663 forward, 2147483663 backward");
  }
}
