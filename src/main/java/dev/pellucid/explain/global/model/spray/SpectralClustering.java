package dev.pellucid.explain.global.model.spray;

import dev.pellucid.explain.cluster.KMeans;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Spectral clustering of points (Ng, Jordan, Weiss, 2001; von Luxburg, 2007).
 *
 * <p>Points are joined to their nearest neighbours, those that are joined one way or the other with
 * a weight exp(−d²/(σ_i σ_j)), σ the distance to the farthest of a point's neighbours
 * (Zelnik-Manor, Perona, 2004); where copies leave a point no such distance, σ² of the other. The
 * smallest eigenvalues of L = I − D^−½ W D^−½ and their vectors tell into how many loosely joined
 * parts that falls: k is where the largest gap lies, λ_{k+1} − λ_k. The rows of the first k
 * vectors, scaled to length one, are put into k groups by k-means.
 *
 * <p>Cost: n² distances and the eigenvalues of an n × n matrix: a second for some hundred points,
 * minutes for thousands.
 *
 * @param neighbours of a point
 * @param most clusters, at the most
 * @param seed of k-means
 */
record SpectralClustering(int neighbours, int most, long seed) {

  /**
   * What came of it.
   *
   * @param clusters the indices of each one's points; the largest first
   * @param eigenvalues the smallest, ascending: {@code most + 1} of them or as many as there are
   * @param embedding two coordinates a point, {@code [n][2]}: the second and third vector's
   * @param closeness of each cluster, 0…1: the share of the weight of its points' ties that stays
   *     within it
   */
  record Clusters(
      List<int[]> clusters, double[] eigenvalues, double[][] embedding, double[] closeness) {}

  /**
   * Clusters points.
   *
   * @param points {@code [n][d]}, two or more
   */
  Clusters of(List<float[]> points) {
    double[][] weights = weights(points);
    int n = points.size();
    double[] degrees =
        Arrays.stream(weights).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
    DMatrixRMaj laplacian = new DMatrixRMaj(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        // Between copies that are not quite alike and a point far off, weights can round to 0: a
        // point without ties is a part of its own.
        double both = degrees[i] * degrees[j];
        double tie = both > 0 ? weights[i][j] / Math.sqrt(both) : 0;
        laplacian.set(i, j, (i == j && both > 0 ? 1 : 0) - tie);
      }
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
    if (!eigen.decompose(laplacian)) {
      throw new IllegalStateException("the eigenvalues of %d points did not converge".formatted(n));
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> eigen.getEigenvalue(i).getReal()))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values =
        Arrays.stream(order)
            .limit(most + 1L)
            .mapToDouble(i -> Math.max(0, eigen.getEigenvalue(i).getReal()))
            .toArray();
    int count = beforeTheGap(values);
    List<int[]> clusters = grouped(eigen, order, count, n);
    return new Clusters(
        clusters,
        values,
        embedding(eigen, order, n),
        clusters.stream().mapToDouble(each -> closeness(each, weights, degrees)).toArray());
  }

  /** How many eigenvalues lie before the largest gap. */
  private static int beforeTheGap(double[] values) {
    int count = 1;
    double widest = 0;
    for (int k = 1; k < values.length; k++) {
      if (values[k] - values[k - 1] > widest) {
        widest = values[k] - values[k - 1];
        count = k;
      }
    }
    return count;
  }

  private List<int[]> grouped(
      EigenDecomposition_F64<DMatrixRMaj> eigen, int[] order, int count, int n) {
    if (count == 1) {
      return List.of(IntStream.range(0, n).toArray());
    }
    List<float[]> rows = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      float[] row = new float[count];
      double squares = 0;
      for (int k = 0; k < count; k++) {
        double value = eigen.getEigenVector(order[k]).get(i);
        row[k] = (float) value;
        squares += value * value;
      }
      for (int k = 0; k < count && squares > 0; k++) {
        row[k] /= (float) Math.sqrt(squares);
      }
      rows.add(row);
    }
    return KMeans.clusters(rows, count, seed).stream()
        .sorted(Comparator.comparingInt((int[] each) -> each.length).reversed())
        .map(each -> Arrays.stream(each).sorted().toArray())
        .toList();
  }

  private static double[][] embedding(
      EigenDecomposition_F64<DMatrixRMaj> eigen, int[] order, int n) {
    double[][] embedding = new double[n][2];
    for (int axis = 0; axis < 2 && axis + 1 < n; axis++) {
      for (int i = 0; i < n; i++) {
        embedding[i][axis] = eigen.getEigenVector(order[axis + 1]).get(i);
      }
    }
    return embedding;
  }

  private static double closeness(int[] cluster, double[][] weights, double[] degrees) {
    double within = 0;
    double all = 0;
    for (int i : cluster) {
      all += degrees[i];
      for (int j : cluster) {
        within += weights[i][j];
      }
    }
    return all > 0 ? within / all : 1;
  }

  private double[][] weights(List<float[]> points) {
    int n = points.size();
    double[][] squares = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        squares[i][j] = squaredDistance(points.get(i), points.get(j));
        squares[j][i] = squares[i][j];
      }
    }
    int near = Math.min(neighbours, n - 1);
    double[] reach = new double[n];
    for (int i = 0; i < n; i++) {
      // The nearest of the sorted distances is the point itself.
      reach[i] = Arrays.stream(squares[i]).sorted().skip(near).findFirst().orElse(0);
    }
    double[][] weights = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (i != j && (squares[i][j] <= reach[i] || squares[i][j] <= reach[j])) {
          weights[i][j] = weight(squares[i][j], reach[i], reach[j]);
        }
      }
    }
    return weights;
  }

  /**
   * Copies of a point leave it no reach; then that of the other, which reaches it, is the scale.
   */
  static double weight(double square, double reach, double other) {
    if (square == 0) {
      return 1;
    }
    boolean copies = reach == 0 || other == 0;
    return Math.exp(-square / (copies ? Math.max(reach, other) : Math.sqrt(reach * other)));
  }

  private static double squaredDistance(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      double difference = (double) a[k] - b[k];
      sum += difference * difference;
    }
    return sum;
  }
}
