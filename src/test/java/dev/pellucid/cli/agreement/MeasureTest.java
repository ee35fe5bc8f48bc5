package dev.pellucid.cli.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasureTest {

  private static final float[] A = {1, -2, 3};
  private static final float[] B = {-1, 2, -4};

  @ParameterizedTest
  @CsvSource({
    "RELATIVE_L2, 1.8127",
    "LARGEST_DIFFERENCE, 1.75",
    "LARGEST_DIFFERENCE_BUT_FOR_SIGN, 0.25",
    "COSINE, -0.9915",
    "CORRELATION, -0.9934"
  })
  void measuresAreThoseOfTheirNames(Measure measure, double expected) {
    // When
    double value = measure.of(A, B);

    // Then
    assertThat(value).isCloseTo(expected, within(5e-5));
  }

  @ParameterizedTest
  @CsvSource({"RELATIVE_L2, 0", "LARGEST_DIFFERENCE, 0", "COSINE, 1", "CORRELATION, 1"})
  void whatIsTheSameIsAsGoodAsCanBe(Measure measure, double expected) {
    // When
    double value = measure.of(A, A);

    // Then
    assertThat(value).isCloseTo(expected, within(1e-12));
    assertThat(measure.isWithin(value, expected == 0 ? 1e-9 : 1 - 1e-9)).isTrue();
  }

  @Test
  void mapsThatAreBothZeroAgree() {
    // When
    double value = Measure.RELATIVE_L2.of(new float[3], new float[3]);

    // Then
    assertThat(value).isZero();
  }

  @Test
  void theWorseOfTwoIsTheLargerErrorOrTheSmallerCosine() {
    // When
    double error = Measure.RELATIVE_L2.worse(0.1, 0.2);

    // Then
    assertThat(error).isEqualTo(0.2);
    assertThat(Measure.COSINE.worse(0.1, 0.2)).isEqualTo(0.1);
    assertThat(Measure.COSINE.isWithin(0.9, 0.95)).isFalse();
  }
}
