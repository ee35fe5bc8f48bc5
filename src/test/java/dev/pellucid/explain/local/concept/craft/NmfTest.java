package dev.pellucid.explain.local.concept.craft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.NotApplicableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NmfTest {

  /** Rows that are non-negative sums of so many non-negative parts. */
  private static List<float[]> planted(int rows, int columns, int parts, long seed) {
    Random random = new Random(seed);
    double[][] basis = new double[parts][columns];
    for (double[] part : basis) {
      for (int j = 0; j < columns; j++) {
        part[j] = random.nextDouble() < 0.4 ? random.nextDouble() : 0;
      }
    }
    List<float[]> made = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      float[] row = new float[columns];
      for (double[] part : basis) {
        double share = random.nextDouble() < 0.5 ? random.nextDouble() : 0;
        for (int j = 0; j < columns; j++) {
          row[j] += (float) (share * part[j]);
        }
      }
      made.add(row);
    }
    return made;
  }

  private static List<float[]> uniform(int rows, int columns, long seed) {
    Random random = new Random(seed);
    List<float[]> made = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      float[] row = new float[columns];
      for (int j = 0; j < columns; j++) {
        row[j] = random.nextFloat();
      }
      made.add(row);
    }
    return made;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aMatrixMadeOfFewPartsIsTakenApartExactly(long seed) {
    // Given
    List<float[]> rows = planted(60, 20, 3, seed);

    // When
    Nmf found = Nmf.of(rows, 3, 3000, seed);

    // Then: descent slows down before the end, and the rows are rounded to float32
    assertThat(found.error()).isLessThan(1e-3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theErrorNeverRises(long seed) {
    // Given
    List<float[]> rows = uniform(30, 15, seed);

    // When
    Nmf found = Nmf.of(rows, 4, 200, seed);

    // Then
    List<Double> errors = found.errors();
    for (int round = 1; round < errors.size(); round++) {
      // Rounding of double sums.
      assertThat(errors.get(round)).isLessThanOrEqualTo(errors.get(round - 1) + 1e-12);
    }
  }

  @Test
  void morePartsExplainMore() {
    // Given
    List<float[]> rows = uniform(40, 12, 1);
    List<Double> errors = new ArrayList<>();

    // When
    for (int rank : List.of(1, 2, 4, 8, 12)) {
      errors.add(Nmf.of(rows, rank, 2000, 1).error());
    }

    // Then
    assertThat(errors).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(errors.get(4)).isLessThan(errors.get(0) / 5);
  }

  @Test
  void theErrorIsThatOfTheProduct() {
    // Given
    List<float[]> rows = uniform(10, 6, 1);

    // When
    Nmf found = Nmf.of(rows, 2, 50, 1);

    // Then
    assertThat(found.error()).isCloseTo(error(rows, found.coefficients(), found), within(1e-9));
    assertThat(Arrays.stream(found.coefficients().data)).allMatch(entry -> entry >= 0);
    assertThat(Arrays.stream(found.basis().data)).allMatch(entry -> entry >= 0);
  }

  @Test
  void otherRowsGetTheBestCoefficientsThereAre() {
    // Given
    Nmf found = Nmf.of(planted(60, 20, 3, 1), 3, 500, 1);
    List<float[]> others = uniform(5, 20, 7);

    // When
    DMatrixRMaj u = found.coefficientsOf(others, 200);

    // Then: no step to either side makes it better
    double best = error(others, u, found);
    for (int entry = 0; entry < u.getNumElements(); entry++) {
      for (double step : new double[] {-1e-3, 1e-3}) {
        DMatrixRMaj other = u.copy();
        other.data[entry] = Math.max(0, other.data[entry] + step);
        assertThat(error(others, other, found)).isGreaterThanOrEqualTo(best - 1e-12);
      }
    }
  }

  @Test
  void negativeActivationsAreRefused() {
    // Given
    List<float[]> rows = List.of(new float[] {1, 2}, new float[] {-0.5f, 1});

    // When
    Throwable thrown = catchThrowable(() -> Nmf.of(rows, 1, 10, 1));

    // Then
    assertThat(thrown)
        .isInstanceOf(NotApplicableException.class)
        .hasMessageContaining("-0.5")
        .hasMessageContaining("behind a ReLU");
  }

  @Test
  void silenceIsRefused() {
    // Given
    List<float[]> rows = List.of(new float[2], new float[2]);

    // When
    Throwable thrown = catchThrowable(() -> Nmf.of(rows, 1, 10, 1));

    // Then
    assertThat(thrown).isInstanceOf(NotApplicableException.class).hasMessageContaining("silent");
  }

  @Test
  void thereAreNoMorePartsThanChannels() {
    // Given
    List<float[]> rows = uniform(10, 3, 1);

    // When
    Throwable thrown = catchThrowable(() -> Nmf.of(rows, 4, 10, 1));

    // Then
    assertThat(thrown)
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("from 1 to 3 parts, not 4");
  }

  /** ‖A − UW‖ / ‖A‖, entry by entry. */
  private static double error(List<float[]> rows, DMatrixRMaj u, Nmf factors) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < rows.get(i).length; j++) {
        double entry = rows.get(i)[j];
        size += entry * entry;
        for (int k = 0; k < factors.rank(); k++) {
          entry -= u.get(i, k) * factors.basis().get(k, j);
        }
        difference += entry * entry;
      }
    }
    return Math.sqrt(difference / size);
  }
}
