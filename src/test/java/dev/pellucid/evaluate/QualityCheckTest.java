package dev.pellucid.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.explain.method.Passes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityCheckTest {

  @Test
  void theUsualCheckIsCheap() {
    // Given
    QualityCheck usual =
        QualityCheck.parse(QualityCheck.USUAL_METHODS, QualityCheck.USUAL_INDICATORS);

    // When
    long passes =
        usual.indicators().stream()
            .map(call -> call.indicator().passes(call.parameters()))
            .mapToLong(Passes::forward)
            .sum();

    // Then nine each for taking away and putting back, and completeness with its baselines
    assertThat(passes).isEqualTo(9 + 9 + 17);
    assertThat(usual.judges("deeplift")).isTrue();
    assertThat(usual.judges("deeplift?baseline=mean")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "grad-cam; model-parameter-randomisation; judges a method by other models",
        "grad-cam; deletion,deletion?steps=4; indicator 'deletion' is named twice",
        "lrp,lrp?composite=epsilon; deletion; method 'lrp' is named twice",
        "grad-cam; shininess; there is no indicator 'shininess'",
        "shininess; deletion; there is no method 'shininess'",
        "grad-cam; deletion?steps=0; 'steps'"
      })
  void whatCannotBeFollowedIsRefused(String methods, String indicators, String why) {
    // Given a configuration

    // When
    assertThatThrownBy(() -> QualityCheck.parse(methods, indicators))

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
