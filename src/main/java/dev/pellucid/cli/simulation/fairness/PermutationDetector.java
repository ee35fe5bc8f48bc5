package dev.pellucid.cli.simulation.fairness;

/**
 * What is usual: a permutation test of the last images, again and again. Of a share, the
 * permutation distribution of the difference of two groups is hypergeometric, so it is summed up
 * exactly.
 */
final class PermutationDetector implements Detector {

  private final int window;
  private final int every;
  private final double level;
  private final double[] logFactorials;
  private final boolean[] rights;
  private final boolean[] firsts;
  private final int[][] counts = new int[2][2];
  private long images;

  /**
   * @param window how many images are tested
   * @param every after how many images a test is made
   * @param level an alarm goes on at a p-value no larger
   */
  PermutationDetector(int window, int every, double level) {
    this.window = window;
    this.every = every;
    this.level = level;
    this.rights = new boolean[window];
    this.firsts = new boolean[window];
    this.logFactorials = new double[window + 1];
    for (int n = 1; n <= window; n++) {
      logFactorials[n] = logFactorials[n - 1] + Math.log(n);
    }
  }

  @Override
  public boolean sees(SimulatedImages image) {
    int place = (int) (images % window);
    if (images >= window) {
      counts[firsts[place] ? 0 : 1][rights[place] ? 1 : 0]--;
    }
    firsts[place] = image.group() == 0;
    rights[place] = image.right();
    counts[firsts[place] ? 0 : 1][rights[place] ? 1 : 0]++;
    images++;
    return images >= window && images % every == 0 && pValue() <= level;
  }

  /** The chance of a difference as large or larger, had images been given to groups at random. */
  double pValue() {
    int first = counts[0][0] + counts[0][1];
    int second = counts[1][0] + counts[1][1];
    int right = counts[0][1] + counts[1][1];
    if (first == 0 || second == 0) {
      return 1;
    }
    double expected = (double) first * right / window;
    double distance = Math.abs(counts[0][1] - expected) - 1e-9;
    int least = Math.max(0, right - second);
    double chance =
        Math.exp(choose(first, least) + choose(second, right - least) - choose(window, right));
    double p = 0;
    for (int ones = least; ones <= Math.min(first, right); ones++) {
      if (Math.abs(ones - expected) >= distance) {
        p += chance;
      }
      chance *=
          (double) (first - ones) * (right - ones) / ((ones + 1.0) * (second - right + ones + 1.0));
    }
    return p;
  }

  private double choose(int n, int k) {
    return logFactorials[n] - logFactorials[k] - logFactorials[n - k];
  }
}
