package dev.pellucid.explain.local.pixel.cam;

/**
 * The means of G, G² and G³ over samples, kept in a few groups so that what they lead to can also
 * be had without one of them.
 */
final class MeanDerivatives {

  /** As the group to leave out. */
  static final int NO_GROUP = -1;

  private static final int GROUPS = 8;
  private static final int ORDERS = 3;

  private final double[][][] sums;
  private int samples;

  MeanDerivatives(int length) {
    sums = new double[GROUPS][ORDERS][length];
  }

  /** One more sample. */
  void add(float[] gradient) {
    double[][] group = sums[samples % GROUPS];
    for (int i = 0; i < gradient.length; i++) {
      double g = gradient[i];
      group[0][i] += g;
      group[1][i] += g * g;
      group[2][i] += g * g * g;
    }
    samples++;
  }

  /** How many groups have samples. */
  int groups() {
    return Math.min(GROUPS, samples);
  }

  /** The mean of Gⁿ over all samples but those of one group. */
  float[] mean(int order, int withoutGroup) {
    float[] mean = new float[sums[0][0].length];
    int count = 0;
    double[] total = new double[mean.length];
    for (int group = 0; group < groups(); group++) {
      if (group != withoutGroup) {
        count += (samples - group + GROUPS - 1) / GROUPS;
        for (int i = 0; i < total.length; i++) {
          total[i] += sums[group][order - 1][i];
        }
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (total[i] / count);
    }
    return mean;
  }
}
