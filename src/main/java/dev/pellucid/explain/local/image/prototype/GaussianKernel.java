package dev.pellucid.explain.local.image.prototype;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * How alike two vectors are: k(a, b) = exp(−γ‖a − b‖²), 1 of the same, towards 0 with distance.
 *
 * @param gamma γ, one over a squared distance
 */
public record GaussianKernel(double gamma) {

  private static final int PAIRS = 2000;

  public GaussianKernel {
    if (!(gamma > 0)) {
      throw new IllegalArgumentException("gamma is positive, not " + gamma);
    }
  }

  /**
   * The usual width for vectors: γ is one over the median squared distance of pairs drawn at random
   * (Gretton et al., 2012), so that a usual pair has e⁻¹.
   *
   * @param vectors two or more, of one length
   */
  public static GaussianKernel forVectors(List<float[]> vectors, long seed) {
    Random random = new Random(seed);
    double[] squared =
        random
            .ints(PAIRS, 0, vectors.size())
            .mapToDouble(
                one -> {
                  int other = random.nextInt(vectors.size() - 1);
                  return squaredDistance(
                      vectors.get(one), vectors.get(other < one ? other : other + 1));
                })
            .sorted()
            .toArray();
    double median = squared[PAIRS / 2];
    double mean = Arrays.stream(squared).average().orElse(0);
    double usual = median > 0 ? median : mean;
    return new GaussianKernel(usual > 0 ? 1 / usual : 1);
  }

  /** Of two vectors. */
  public double of(float[] a, float[] b) {
    return Math.exp(-gamma * squaredDistance(a, b));
  }

  private static double squaredDistance(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      double difference = (double) a[k] - b[k];
      sum += difference * difference;
    }
    return sum;
  }

  /**
   * The mean of the kernel between each vector and all of them, {@code [n]}: how close each is to
   * the whole. n²/2 distances.
   */
  public double[] means(List<float[]> vectors) {
    int n = vectors.size();
    double[] means = new double[n];
    for (int i = 0; i < n; i++) {
      means[i] += 1;
      for (int j = 0; j < i; j++) {
        double alike = of(vectors.get(i), vectors.get(j));
        means[i] += alike;
        means[j] += alike;
      }
    }
    for (int i = 0; i < n; i++) {
      means[i] /= n;
    }
    return means;
  }
}
