package dev.pellucid.explain.local.pixel.gradient;

import dev.pellucid.explain.local.pixel.gradient.Quadrature.Nodes;
import java.util.List;

/**
 * The gradient integrated along the ways from a few baselines to an image, times the ways; the mean
 * over the baselines.
 *
 * @param values {@code [C,H,W]}
 * @param points how many gradients were taken
 * @param isWhole whether these are all that the quadrature asks for
 */
record PathIntegral(float[] values, int points, boolean isWhole) {

  /**
   * Takes the gradients.
   *
   * @param image {@code [C,H,W]}
   * @param baselines of the same shape
   */
  static PathIntegral of(
      float[] image, List<float[]> baselines, Nodes nodes, PointGradients gradients) {
    Ways ways = new Ways(image, baselines, nodes);
    int done = gradients.visit(0, ways.points, ways::write, ways::take);
    return new PathIntegral(ways.mean(), done, done == ways.points);
  }

  /** All values together. */
  double sum() {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  /** The points of all ways, in an order of visits, and the sum over those that were visited. */
  private static final class Ways {
    private final float[] image;
    private final List<float[]> baselines;
    private final Nodes nodes;
    private final int points;
    private final int stride;
    private final double[] sum;
    private double weight;

    Ways(float[] image, List<float[]> baselines, Nodes nodes) {
      this.image = image;
      this.baselines = baselines;
      this.nodes = nodes;
      this.points = baselines.size() * nodes.positions().length;
      this.stride = spreading(points);
      this.sum = new double[image.length];
    }

    void write(int visit, float[] into, int at) {
      int point = point(visit);
      float position = (float) nodes.positions()[point / baselines.size()];
      float[] baseline = baselines.get(point % baselines.size());
      for (int i = 0; i < image.length; i++) {
        into[at + i] = baseline[i] + position * (image[i] - baseline[i]);
      }
    }

    void take(int visit, float[] gradients, int at) {
      int point = point(visit);
      double share = nodes.weights()[point / baselines.size()];
      float[] baseline = baselines.get(point % baselines.size());
      for (int i = 0; i < image.length; i++) {
        sum[i] += share * gradients[at + i] * (image[i] - baseline[i]);
      }
      weight += share;
    }

    /** Those points that were visited stand for all. */
    float[] mean() {
      double all = 0;
      for (double share : nodes.weights()) {
        all += share;
      }
      float[] mean = new float[sum.length];
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (float) (sum[i] * all / weight);
      }
      return mean;
    }

    private int point(int visit) {
      return (int) ((long) visit * stride % points);
    }

    /**
     * A stride that visits every point once and, near the golden section, leaves no large part of
     * the ways unseen for long, so that an integral that is cut off is still one of all of them.
     */
    private static int spreading(int points) {
      int stride = Math.max(1, (int) Math.round(points * (Math.sqrt(5) - 1) / 2));
      while (greatestCommonDivisor(stride, points) != 1) {
        stride++;
      }
      return stride;
    }

    private static int greatestCommonDivisor(int a, int b) {
      return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
  }
}
