package dev.pellucid.explain.local.pixel.gradient;

/** Means of squares. */
final class SquareEstimate implements RunningEstimate {

  private final MeanEstimate mean;
  private final float[] squares;

  SquareEstimate(int length) {
    mean = new MeanEstimate(length);
    squares = new float[length];
  }

  @Override
  public void add(float[] sample, int at) {
    for (int i = 0; i < squares.length; i++) {
      squares[i] = sample[at + i] * sample[at + i];
    }
    mean.add(squares, 0);
  }

  @Override
  public int length() {
    return mean.length();
  }

  @Override
  public double value(int index) {
    return mean.value(index);
  }

  @Override
  public double error(int index) {
    return mean.error(index);
  }
}
