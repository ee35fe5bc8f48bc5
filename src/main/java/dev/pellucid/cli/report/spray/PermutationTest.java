package dev.pellucid.cli.report.spray;

import java.util.SplittableRandom;

/** Whether the mean of one group is larger than that of another by more than chance. */
record PermutationTest(int rounds, long seed) {

  /**
   * The probability of such a difference if it did not matter to which group a value belongs:
   * values are exchanged between the groups at random. Never below 1/(rounds + 1).
   */
  double greater(double[] some, double[] others) {
    int size = some.length;
    double[] all = new double[size + others.length];
    System.arraycopy(some, 0, all, 0, size);
    System.arraycopy(others, 0, all, size, others.length);
    double total = 0;
    double seen = 0;
    for (int i = 0; i < all.length; i++) {
      total += all[i];
      seen += i < size ? all[i] : 0;
    }
    SplittableRandom random = new SplittableRandom(seed);
    int asLarge = 0;
    // With sizes fixed, the difference of the means grows with the sum of the first group alone.
    double tolerance = 1e-9 * Math.max(1, Math.abs(total));
    for (int round = 0; round < rounds; round++) {
      double sum = 0;
      for (int i = 0; i < size; i++) {
        int j = i + random.nextInt(all.length - i);
        double drawn = all[j];
        all[j] = all[i];
        all[i] = drawn;
        sum += drawn;
      }
      if (sum >= seen - tolerance) {
        asLarge++;
      }
    }
    return (asLarge + 1.0) / (rounds + 1.0);
  }
}
