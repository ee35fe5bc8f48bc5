package dev.pellucid.explain.local.pixel.perturbation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * The coalitions that Kernel SHAP asks for, and what each weighs in its regression. A coalition S
 * of n players, neither empty nor full, weighs (n−1) / (C(n,|S|) |S| (n−|S|)), divided by the sum
 * over all of them.
 *
 * <p>From the outermost sizes inwards, whole sizes are taken while each of their coalitions could
 * be expected among the samples once anyhow; of the sizes that are left, coalitions are drawn by
 * weight, each with its complement.
 *
 * @param whole those of the sizes that are taken whole
 * @param wholeWeights of each of them
 * @param drawn pairs one after the other: a coalition, its complement
 * @param drawnWeight of all that could be drawn
 */
record KernelCoalitions(
    List<BitSet> whole, double[] wholeWeights, List<BitSet> drawn, double drawnWeight) {

  /** For rounding where every coalition just fits. */
  private static final double SLACK = 1e-8;

  /**
   * Chooses coalitions.
   *
   * @param samples how many, at most
   */
  static KernelCoalitions of(int players, int samples, Random random) {
    double[] weightOfSize = weightOfSize(players);
    List<BitSet> whole = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    double left = 1;
    int size = 1;
    for (; 2 * size <= players; size++) {
      double both = weightOfSize[size] * (2 * size == players ? 1 : 2);
      double count = binomial(players, size) * (2 * size == players ? 1 : 2);
      if ((samples - whole.size()) * both / left / count < 1 - SLACK) {
        break;
      }
      for (BitSet coalition : ofSize(players, size)) {
        whole.add(coalition);
        weights.add(both / count);
        if (2 * size != players) {
          whole.add(complement(coalition, players));
          weights.add(both / count);
        }
      }
      left -= both;
    }
    boolean all = 2 * size > players;
    List<BitSet> drawn =
        all ? List.of() : draw(players, size, weightOfSize, (samples - whole.size()) / 2, random);
    return new KernelCoalitions(
        whole, weights.stream().mapToDouble(Double::doubleValue).toArray(), drawn, all ? 0 : left);
  }

  /** The whole ones, then the drawn. */
  List<BitSet> all() {
    List<BitSet> all = new ArrayList<>(whole);
    all.addAll(drawn);
    return all;
  }

  /** Whether no coalition is left out. */
  boolean areAll() {
    return drawnWeight == 0;
  }

  private static double[] weightOfSize(int players) {
    double[] weights = new double[players];
    double sum = 0;
    for (int size = 1; size < players; size++) {
      weights[size] = (players - 1.0) / (size * (players - size));
      sum += weights[size];
    }
    for (int size = 1; size < players; size++) {
      weights[size] /= sum;
    }
    return weights;
  }

  private static double binomial(int n, int k) {
    double product = 1;
    for (int i = 1; i <= k; i++) {
      product *= (n - k + i) / (double) i;
    }
    return Math.rint(product);
  }

  /** Every coalition of a size; of half of the players every one, though each is a complement. */
  private static List<BitSet> ofSize(int players, int size) {
    List<BitSet> coalitions = new ArrayList<>();
    int[] members = new int[size];
    for (int i = 0; i < size; i++) {
      members[i] = i;
    }
    while (true) {
      BitSet coalition = new BitSet();
      for (int member : members) {
        coalition.set(member);
      }
      coalitions.add(coalition);
      int last = size - 1;
      while (last >= 0 && members[last] == players - size + last) {
        last--;
      }
      if (last < 0) {
        return coalitions;
      }
      members[last]++;
      for (int i = last + 1; i < size; i++) {
        members[i] = members[i - 1] + 1;
      }
    }
  }

  private static List<BitSet> draw(
      int players, int smallest, double[] weightOfSize, int pairs, Random random) {
    double sum = 0;
    for (int size = smallest; size <= players - smallest; size++) {
      sum += weightOfSize[size];
    }
    List<BitSet> drawn = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      double at = random.nextDouble() * sum;
      int size = smallest;
      while (size < players - smallest && at >= weightOfSize[size]) {
        at -= weightOfSize[size++];
      }
      int[] order = Permutations.random(players, random);
      BitSet coalition = new BitSet();
      for (int i = 0; i < size; i++) {
        coalition.set(order[i]);
      }
      drawn.add(coalition);
      drawn.add(complement(coalition, players));
    }
    return drawn;
  }

  private static BitSet complement(BitSet coalition, int players) {
    BitSet others = (BitSet) coalition.clone();
    others.flip(0, players);
    return others;
  }
}
