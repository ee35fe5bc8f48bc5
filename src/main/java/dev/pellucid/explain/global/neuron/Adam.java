package dev.pellucid.explain.global.neuron;

/** Adaptive steps uphill (Kingma, Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015). */
public final class Adam {

  private static final double MEAN_MEMORY = 0.9;
  private static final double SQUARE_MEMORY = 0.999;
  private static final double SMALL = 1e-12;

  private final double rate;
  private final double[] mean;
  private final double[] square;
  private int steps;

  /**
   * At the beginning.
   *
   * @param rate about how far a number goes in one step
   * @param numbers how many there are
   */
  public Adam(double rate, int numbers) {
    this.rate = rate;
    this.mean = new double[numbers];
    this.square = new double[numbers];
  }

  /** Moves the numbers one step uphill. */
  public void step(float[] numbers, float[] gradient) {
    steps++;
    double meanShare = 1 - Math.pow(MEAN_MEMORY, steps);
    double squareShare = 1 - Math.pow(SQUARE_MEMORY, steps);
    for (int i = 0; i < numbers.length; i++) {
      mean[i] = MEAN_MEMORY * mean[i] + (1 - MEAN_MEMORY) * gradient[i];
      square[i] = SQUARE_MEMORY * square[i] + (1 - SQUARE_MEMORY) * gradient[i] * gradient[i];
      numbers[i] +=
          (float) (rate * mean[i] / meanShare / (Math.sqrt(square[i] / squareShare) + SMALL));
    }
  }
}
