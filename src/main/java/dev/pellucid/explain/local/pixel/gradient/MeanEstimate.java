package dev.pellucid.explain.local.pixel.gradient;

/** Means, by Welford's updates. */
final class MeanEstimate implements RunningEstimate {

  private final double[] mean;
  private final double[] squares;
  private int samples;

  MeanEstimate(int length) {
    mean = new double[length];
    squares = new double[length];
  }

  @Override
  public void add(float[] sample, int at) {
    samples++;
    for (int i = 0; i < mean.length; i++) {
      double before = sample[at + i] - mean[i];
      mean[i] += before / samples;
      squares[i] += before * (sample[at + i] - mean[i]);
    }
  }

  @Override
  public int length() {
    return mean.length;
  }

  @Override
  public double value(int index) {
    return mean[index];
  }

  @Override
  public double error(int index) {
    return Math.sqrt(squares[index] / (samples - 1) / samples);
  }
}
