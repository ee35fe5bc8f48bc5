package dev.pellucid.explain.global.model.spray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.global.model.spray.SpectralClustering.Clusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpectralClusteringTest {

  private static final SpectralClustering CLUSTERING = new SpectralClustering(6, 6, 1);

  /** Points on circles about one centre, which no straight line divides. */
  private static List<float[]> rings(int each, double... radii) {
    Random random = new Random(5);
    List<float[]> points = new ArrayList<>();
    for (double radius : radii) {
      for (int i = 0; i < each; i++) {
        double angle = 2 * Math.PI * i / each;
        points.add(
            new float[] {
              (float) (radius * Math.cos(angle) + 0.02 * random.nextGaussian()),
              (float) (radius * Math.sin(angle) + 0.02 * random.nextGaussian())
            });
      }
    }
    return points;
  }

  @Test
  void ringsWithinEachOtherAreToldApart() {
    // Given
    List<float[]> points = rings(40, 1, 4, 9);

    // When
    Clusters found = CLUSTERING.of(points);

    // Then
    assertThat(found.clusters())
        .containsExactlyInAnyOrder(
            IntStream.range(0, 40).toArray(),
            IntStream.range(40, 80).toArray(),
            IntStream.range(80, 120).toArray());
    assertThat(found.closeness()).containsExactly(new double[] {1, 1, 1}, within(1e-9));
    assertThat(found.eigenvalues()).isSorted().hasSize(7);
  }

  @Test
  void pointsThatLieEvenlyAreOneGroup() {
    // Given
    Random random = new Random(3);
    List<float[]> points =
        IntStream.range(0, 150)
            .mapToObj(
                i ->
                    new float[] {
                      (float) random.nextGaussian(),
                      (float) random.nextGaussian(),
                      (float) random.nextGaussian(),
                      (float) random.nextGaussian()
                    })
            .toList();

    // When
    Clusters found = new SpectralClustering(10, 6, 1).of(points);

    // Then
    assertThat(found.clusters()).hasSize(1);
  }

  @Test
  void pointsThatAreAllTheSameAreOneGroup() {
    // Given
    List<float[]> points = IntStream.range(0, 12).mapToObj(i -> new float[] {1, 2}).toList();

    // When
    Clusters found = CLUSTERING.of(points);

    // Then
    assertThat(found.clusters()).hasSize(1);
    for (double[] at : found.embedding()) {
      assertThat(at).doesNotContain(Double.NaN);
    }
  }

  @Test
  void aPointFarFromCopiesIsTiedToThemLessThanTheyAreToEachOther() {
    // Given: copies, which have no reach, and a point whose reach ends at them
    double far = 100;

    // When
    double tie = SpectralClustering.weight(far, 0, far);

    // Then
    assertThat(tie).isCloseTo(Math.exp(-1), within(1e-12));
    assertThat(SpectralClustering.weight(0, 0, 0)).isEqualTo(1);
  }

  @Test
  void copiesStayTogether() {
    // Given: more copies of each point than a point has neighbours
    List<float[]> points =
        IntStream.range(0, 45).mapToObj(i -> new float[] {i < 20 ? 0 : i < 35 ? 5 : 9, 1}).toList();

    // When
    Clusters found = CLUSTERING.of(points);

    // Then
    assertThat(found.clusters())
        .containsExactly(
            IntStream.range(0, 20).toArray(),
            IntStream.range(20, 35).toArray(),
            IntStream.range(35, 45).toArray());
  }

  @Test
  void aPointFarFromWhatIsNearlyCopiesIsAGroupOfItsOwn() {
    // Given
    Random random = new Random(2);
    List<float[]> points =
        IntStream.range(0, 21)
            .mapToObj(i -> new float[] {i == 20 ? 1e9f : 1e-9f * random.nextFloat(), 0})
            .toList();

    // When
    Clusters found = CLUSTERING.of(points);

    // Then
    assertThat(found.clusters()).contains(new int[] {20});
    assertThat(found.eigenvalues()).doesNotContain(Double.NaN);
  }
}
