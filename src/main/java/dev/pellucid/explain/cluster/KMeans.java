package dev.pellucid.explain.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.tribuo.Dataset;
import org.tribuo.MutableDataset;
import org.tribuo.clustering.ClusterID;
import org.tribuo.clustering.ClusteringFactory;
import org.tribuo.clustering.kmeans.KMeansTrainer;
import org.tribuo.clustering.kmeans.KMeansTrainer.Initialisation;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.distance.DistanceType;
import org.tribuo.math.la.DenseVector;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * k-means with k-means++ beginnings (Arthur, Vassilvitskii, 2007), one thread, so that a seed gives
 * the same clusters again.
 */
public final class KMeans {

  private static final int ROUNDS = 50;

  private KMeans() {}

  /**
   * The clusters, each the indices of its points, those nearest to its centre first; empty ones are
   * left out.
   *
   * @param points {@code [n][K]}
   * @param most how many clusters there are at most
   */
  public static List<int[]> clusters(List<float[]> points, int most, long seed) {
    double[][] centres = centres(points, Math.min(most, points.size()), seed);
    double[] distance = new double[points.size()];
    List<List<Integer>> members = new ArrayList<>();
    for (int c = 0; c < centres.length; c++) {
      members.add(new ArrayList<>());
    }
    for (int i = 0; i < points.size(); i++) {
      int nearest = 0;
      distance[i] = Double.POSITIVE_INFINITY;
      for (int c = 0; c < centres.length; c++) {
        double squares = squaredDistance(points.get(i), centres[c]);
        if (squares < distance[i]) {
          distance[i] = squares;
          nearest = c;
        }
      }
      members.get(nearest).add(i);
    }
    return members.stream()
        .filter(each -> !each.isEmpty())
        .map(
            each ->
                each.stream()
                    .sorted(Comparator.comparingDouble(i -> distance[i]))
                    .mapToInt(Integer::intValue)
                    .toArray())
        .toList();
  }

  private static double[][] centres(List<float[]> points, int count, long seed) {
    KMeansTrainer trainer =
        new KMeansTrainer(
            count, ROUNDS, DistanceType.L2.getDistance(), Initialisation.PLUSPLUS, 1, seed);
    return Arrays.stream(trainer.train(dataset(points)).getCentroidVectors())
        .map(DenseVector::toArray)
        .toArray(double[][]::new);
  }

  private static Dataset<ClusterID> dataset(List<float[]> points) {
    ClusteringFactory factory = new ClusteringFactory();
    MutableDataset<ClusterID> dataset =
        new MutableDataset<>(new SimpleDataSourceProvenance("activations", factory), factory);
    String[] names = names(points.get(0).length);
    for (float[] point : points) {
      double[] values = new double[point.length];
      Arrays.setAll(values, k -> point[k]);
      dataset.add(new ArrayExample<>(ClusteringFactory.UNASSIGNED_CLUSTER_ID, names, values));
    }
    return dataset;
  }

  /** Features are numbered in the order of their names, so the names sort as the channels do. */
  private static String[] names(int channels) {
    String[] names = new String[channels];
    Arrays.setAll(names, "%08d"::formatted);
    return names;
  }

  private static double squaredDistance(float[] point, double[] centre) {
    double squares = 0;
    for (int k = 0; k < centre.length; k++) {
      double difference = point[k] - centre[k];
      squares += difference * difference;
    }
    return squares;
  }
}
