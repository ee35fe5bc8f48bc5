package dev.pellucid.explain.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KMeansTest {

  private static final int OF_EACH = 20;

  @Test
  void cloudsThatLieFarApartAreTheClusters() {
    // Given: clouds around (0,0,0), (10,0,0) and (0,0,10), their points one after another
    List<float[]> points = clouds(1);

    // When
    List<int[]> clusters = KMeans.clusters(points, 3, 7);

    // Then
    assertThat(clusters).hasSize(3);
    for (int[] members : clusters) {
      assertThat(members).hasSize(OF_EACH);
      assertThat(Arrays.stream(members).map(i -> i % 3).distinct().count()).isEqualTo(1);
    }
  }

  @Test
  void thePointsNearestToTheCentreComeFirst() {
    // Given: one cluster, its centre at 2.2
    List<float[]> points = IntStream.of(0, 1, 2, 3, 5).mapToObj(x -> new float[] {x}).toList();

    // When
    List<int[]> clusters = KMeans.clusters(points, 1, 7);

    // Then
    assertThat(clusters).hasSize(1);
    assertThat(clusters.get(0)).containsExactly(2, 3, 1, 0, 4);
  }

  @Test
  void aSeedClustersAlike() {
    // Given: more clusters than clouds, so that chance has a say
    List<float[]> points = clouds(2);
    List<int[]> once = KMeans.clusters(points, 8, 3);

    // When
    List<int[]> again = KMeans.clusters(points, 8, 3);

    // Then
    assertThat(again).usingElementComparator(Arrays::compare).containsExactlyElementsOf(once);
  }

  private static List<float[]> clouds(long seed) {
    float[][] centres = {{0, 0, 0}, {10, 0, 0}, {0, 0, 10}};
    Random random = new Random(seed);
    List<float[]> points = new ArrayList<>();
    for (int i = 0; i < 3 * OF_EACH; i++) {
      float[] point = centres[i % 3].clone();
      for (int k = 0; k < point.length; k++) {
        point[k] += (float) random.nextGaussian();
      }
      points.add(point);
    }
    return points;
  }
}
