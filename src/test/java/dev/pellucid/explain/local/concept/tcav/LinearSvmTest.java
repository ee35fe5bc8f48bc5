package dev.pellucid.explain.local.concept.tcav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pellucid.explain.method.NotApplicableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearSvmTest {

  private static final double PENALTY = 0.01;

  /** Two clouds that overlap, their centres 2·shift apart along the first axis. */
  private static List<float[]> cloud(int count, int width, double shift, long seed) {
    Random random = new Random(seed);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] vector = new float[width];
      for (int k = 0; k < width; k++) {
        vector[k] = (float) (5 + 3 * (random.nextGaussian() + (k == 0 ? shift : 0)));
      }
      vectors.add(vector);
    }
    return vectors;
  }

  @ParameterizedTest
  @CsvSource({"10, 300", "40, 60", "60, 20"})
  void theObjectiveIsNearTheLowestThereIs(int width, int count) {
    // Given
    List<float[]> with = cloud(count, width, 0.7, 1);
    List<float[]> without = cloud(count, width, -0.7, 2);
    double lowest = objective(descent(with, without), with, without);

    // When
    LinearSvm found = LinearSvm.fit(with, without, PENALTY);

    // Then: margins are right to 10⁻³, and so is the mean loss; the slow way is no better
    assertThat(objective(scaled(found, with, without), with, without)).isLessThan(lowest + 1e-3);
  }

  @Test
  void aVectorsScoreIsItsSideOfTheBoundary() {
    // Given
    List<float[]> with = List.of(new float[] {1, 0}, new float[] {2, 0}, new float[] {1, 1});
    List<float[]> without = List.of(new float[] {-1, 0}, new float[] {-2, 0}, new float[] {-1, 1});

    // When
    LinearSvm found = LinearSvm.fit(with, without, PENALTY);

    // Then
    assertThat(found.score(new float[] {3, 0})).isPositive();
    assertThat(found.score(new float[] {-3, 0})).isNegative();
    assertThat(found.accuracy(with, without)).isEqualTo(1);
    assertThat(found.accuracy(without, with)).isZero();
  }

  @Test
  void theSameVectorsGiveTheSameBoundary() {
    // Given
    List<float[]> with = cloud(20, 5, 0.5, 1);
    List<float[]> without = cloud(20, 5, -0.5, 2);
    LinearSvm once = LinearSvm.fit(with, without, PENALTY);

    // When
    LinearSvm again = LinearSvm.fit(with, without, PENALTY);

    // Then
    assertThat(again.weights()).isEqualTo(once.weights());
  }

  @Test
  void vectorsThatAreAllTheSameCannotBeToldApart() {
    // Given
    List<float[]> same = List.of(new float[] {1, 2}, new float[] {1, 2});

    // When
    Throwable thrown = catchThrowable(() -> LinearSvm.fit(same, same, PENALTY));

    // Then
    assertThat(thrown)
        .isInstanceOf(NotApplicableException.class)
        .hasMessageContaining("cannot tell these images apart");
  }

  /** w and b of the scaled vectors, b last. */
  private static double[] scaled(LinearSvm found, List<float[]> with, List<float[]> without) {
    Scaling scaling = Scaling.of(with, without);
    double[] w = Arrays.copyOf(found.weights(), found.weights().length + 1);
    int last = w.length - 1;
    w[last] = found.offset();
    for (int k = 0; k < last; k++) {
      w[last] += found.weights()[k] * scaling.mean()[k];
      w[k] *= scaling.scale();
    }
    return w;
  }

  private static double objective(double[] w, List<float[]> with, List<float[]> without) {
    Scaling scaling = Scaling.of(with, without);
    double sum = 0;
    for (float[] x : with) {
      sum += loss(margin(w, scaling.apply(x)));
    }
    for (float[] x : without) {
      sum += loss(-margin(w, scaling.apply(x)));
    }
    return sum / (with.size() + without.size())
        + PENALTY / 2 * Arrays.stream(w).map(v -> v * v).sum();
  }

  private static double loss(double margin) {
    return Math.max(0, 1 - margin);
  }

  private static double margin(double[] w, double[] z) {
    double margin = w[w.length - 1];
    for (int k = 0; k < z.length; k++) {
      margin += w[k] * z[k];
    }
    return margin;
  }

  /** Full subgradients and steps 1/(λ(t + 1000)): slow and obvious. */
  private static double[] descent(List<float[]> with, List<float[]> without) {
    Scaling scaling = Scaling.of(with, without);
    List<double[]> z = new ArrayList<>();
    with.forEach(x -> z.add(scaling.apply(x)));
    without.forEach(x -> z.add(scaling.apply(x)));
    int width = z.get(0).length;
    double[] w = new double[width + 1];
    double[] best = w;
    for (int t = 0; t < 6000; t++) {
      double[] step = Arrays.stream(w).map(v -> PENALTY * v).toArray();
      for (int i = 0; i < z.size(); i++) {
        double sign = i < with.size() ? 1 : -1;
        double m = sign * margin(w, z.get(i));
        double slope = m < 1 ? 1 : 0;
        for (int k = 0; k <= width; k++) {
          step[k] -= sign * slope * (k < width ? z.get(i)[k] : 1) / z.size();
        }
      }
      w = w.clone();
      for (int k = 0; k <= width; k++) {
        w[k] -= step[k] / (PENALTY * (t + 1000));
      }
      if (t % 50 == 49 && objective(w, with, without) < objective(best, with, without)) {
        best = w;
      }
    }
    return best;
  }
}
