package dev.pellucid.explain.local.pixel.gradient;

/**
 * Variances Σ(g − ḡ)²/n, by Pébay's updates of the central moments; the fourth tells how sure they
 * are.
 */
final class VarianceEstimate implements RunningEstimate {

  private final double[] mean;
  private final double[] second;
  private final double[] third;
  private final double[] fourth;
  private int samples;

  VarianceEstimate(int length) {
    mean = new double[length];
    second = new double[length];
    third = new double[length];
    fourth = new double[length];
  }

  @Override
  public void add(float[] sample, int at) {
    double before = samples;
    double n = ++samples;
    for (int i = 0; i < mean.length; i++) {
      double delta = sample[at + i] - mean[i];
      double share = delta / n;
      double square = share * share;
      double growth = delta * share * before;
      mean[i] += share;
      fourth[i] +=
          growth * square * (n * n - 3 * n + 3) + 6 * square * second[i] - 4 * share * third[i];
      third[i] += growth * share * (n - 2) - 3 * share * second[i];
      second[i] += growth;
    }
  }

  @Override
  public int length() {
    return mean.length;
  }

  @Override
  public double value(int index) {
    return second[index] / samples;
  }

  @Override
  public double error(int index) {
    if (samples < 2) {
      return Double.NaN;
    }
    double variance = second[index] / samples;
    return Math.sqrt(Math.max(0, fourth[index] / samples - variance * variance) / samples);
  }
}
