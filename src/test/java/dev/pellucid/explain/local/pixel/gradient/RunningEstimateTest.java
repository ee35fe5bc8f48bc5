package dev.pellucid.explain.local.pixel.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.SmallModels;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Against the definitions, read slowly. */
class RunningEstimateTest {

  private static final int SAMPLES = 37;
  private static final int LENGTH = 5;
  private static final float[] DRAWN = SmallModels.normal(SAMPLES * LENGTH, 3);

  /** Updates and plain sums differ by the rounding of doubles. */
  private static final double ROUNDING = 1e-12;

  @Test
  void aMeanAndItsError() {
    // When
    RunningEstimate estimate = fed(new MeanEstimate(LENGTH));

    // Then
    for (int i = 0; i < LENGTH; i++) {
      double mean = mean(i, x -> x);
      double variance = mean(i, x -> (x - mean) * (x - mean)) * SAMPLES / (SAMPLES - 1);
      assertThat(estimate.value(i)).isCloseTo(mean, within(ROUNDING));
      assertThat(estimate.error(i)).isCloseTo(Math.sqrt(variance / SAMPLES), within(ROUNDING));
    }
  }

  @Test
  void aMeanSquareAndItsError() {
    // When
    RunningEstimate estimate = fed(new SquareEstimate(LENGTH));

    // Then: squares are rounded to float32 before they are added up
    for (int i = 0; i < LENGTH; i++) {
      double mean = mean(i, x -> x * x);
      double variance = mean(i, x -> Math.pow(x * x - mean, 2)) * SAMPLES / (SAMPLES - 1);
      assertThat(estimate.value(i)).isCloseTo(mean, within(1e-6));
      assertThat(estimate.error(i)).isCloseTo(Math.sqrt(variance / SAMPLES), within(1e-6));
    }
  }

  @Test
  void aVarianceAndItsError() {
    // When
    RunningEstimate estimate = fed(new VarianceEstimate(LENGTH));

    // Then
    for (int i = 0; i < LENGTH; i++) {
      double mean = mean(i, x -> x);
      double variance = mean(i, x -> Math.pow(x - mean, 2));
      double fourth = mean(i, x -> Math.pow(x - mean, 4));
      assertThat(estimate.value(i)).isCloseTo(variance, within(ROUNDING));
      assertThat(estimate.error(i))
          .isCloseTo(Math.sqrt((fourth - variance * variance) / SAMPLES), within(ROUNDING));
    }
  }

  @Test
  void theStandardErrorIsTheLargestAsAShareOfTheLargestEstimate() {
    // Given
    MeanEstimate estimate = new MeanEstimate(2);
    estimate.add(new float[] {-8, 1}, 0);
    estimate.add(new float[] {-12, 1}, 0);

    // When
    double error = estimate.standardError();

    // Then: mean −10, deviation √8, error √8/√2 = 2
    assertThat(error).isCloseTo(0.2, within(ROUNDING));
  }

  @Test
  void oneSampleDoesNotTell() {
    // Given
    MeanEstimate estimate = new MeanEstimate(1);
    estimate.add(new float[] {4}, 0);

    // When
    double error = estimate.standardError();

    // Then
    assertThat(error).isNaN();
  }

  private static RunningEstimate fed(RunningEstimate estimate) {
    for (int sample = 0; sample < SAMPLES; sample++) {
      estimate.add(DRAWN, sample * LENGTH);
    }
    return estimate;
  }

  private static double mean(int index, DoubleUnaryOperator of) {
    double sum = 0;
    for (int sample = 0; sample < SAMPLES; sample++) {
      sum += of.applyAsDouble(DRAWN[sample * LENGTH + index]);
    }
    return sum / SAMPLES;
  }
}
