package dev.pellucid.explain.global.model.distillation;

/**
 * What a soft tree is to make small, and where that goes down.
 *
 * <p>With P^n(x) the share of image x that comes to node n, T the network's probabilities and Q^ℓ
 * what leaf ℓ says:
 *
 * <ul>
 *   <li>mean over x of Σ_ℓ P^ℓ(x) · −Σ_k T_k(x) log Q^ℓ_k,
 *   <li>less λ Σ_i 2^{−d_i} (½ log α_i + ½ log(1 − α_i)), α_i = Σ_x P^i(x) p_i(x) / Σ_x P^i(x) the
 *       share that gate i of depth d_i sends to its second side: a gate that sends all one way
 *       would never learn,
 *   <li>and κ/2 Σ w² over the gates' weights, so that concepts that say nothing have none.
 * </ul>
 *
 * <p>A round costs O(N G (J + C)).
 *
 * @param balance λ
 * @param decay κ
 */
record SoftTreeLoss(double balance, double decay) {

  /** α stays off 0 and 1 by this, where its logarithm has no slope that could be followed. */
  private static final double OFF = 1e-6;

  /**
   * A loss and its slopes, laid out as the tree is.
   *
   * @param of the weights, {@code [G][J]}
   */
  record Slopes(double loss, double[][] of, double[] bias, double[][] leaves) {}

  /**
   * Of a tree.
   *
   * @param scaled {@code [N][J]}, mean 0 and deviation 1
   * @param wanted T, {@code [N][C]}
   */
  Slopes of(SoftTree tree, double[][] scaled, double[][] wanted) {
    return new Round(tree, scaled, wanted).slopes();
  }

  private final class Round {
    private final SoftTree tree;
    private final double[][] scaled;
    private final double[][] wanted;
    private final int gates;

    /** p_i(x) and P^n(x). */
    private final double[][] second;

    private final double[][] share;
    private final double[] arriving;
    private final double[] alpha;
    private final double[][] says;

    Round(SoftTree tree, double[][] scaled, double[][] wanted) {
      this.tree = tree;
      this.scaled = scaled;
      this.wanted = wanted;
      this.gates = tree.gates();
      this.second = new double[scaled.length][gates];
      this.share = new double[scaled.length][2 * gates + 1];
      this.arriving = new double[gates];
      this.alpha = new double[gates];
      this.says = new double[gates + 1][];
      forward();
    }

    private void forward() {
      for (int x = 0; x < scaled.length; x++) {
        share[x][0] = 1;
        for (int i = 0; i < gates; i++) {
          second[x][i] = tree.gate(i, scaled[x]);
          share[x][2 * i + 1] = share[x][i] * (1 - second[x][i]);
          share[x][2 * i + 2] = share[x][i] * second[x][i];
          arriving[i] += share[x][i];
          alpha[i] += share[x][2 * i + 2];
        }
      }
      for (int i = 0; i < gates; i++) {
        alpha[i] = Math.min(1 - OFF, Math.max(OFF, alpha[i] / Math.max(OFF, arriving[i])));
      }
      for (int leaf = 0; leaf <= gates; leaf++) {
        says[leaf] = tree.distribution(leaf);
      }
    }

    Slopes slopes() {
      double[][] weights = new double[gates][tree.mean().length];
      double[] bias = new double[gates];
      double[][] leaves = new double[gates + 1][tree.leaves()[0].length];
      double loss = penalties(weights);
      for (int x = 0; x < scaled.length; x++) {
        loss += backward(x, weights, bias, leaves);
      }
      return new Slopes(loss, weights, bias, leaves);
    }

    private double penalties(double[][] weights) {
      double sum = 0;
      for (int i = 0; i < gates; i++) {
        sum -= strength(i) * 0.5 * (Math.log(alpha[i]) + Math.log(1 - alpha[i]));
        for (int j = 0; j < weights[i].length; j++) {
          double weight = tree.weights()[i][j];
          sum += decay / 2 * weight * weight;
          weights[i][j] = decay * weight;
        }
      }
      return sum;
    }

    private double strength(int gate) {
      int depth = 31 - Integer.numberOfLeadingZeros(gate + 1);
      return balance / (1 << depth);
    }

    /** What one image adds; from the leaves up, how the loss goes with the share at each node. */
    private double backward(int x, double[][] weights, double[] bias, double[][] leaves) {
      double[] withShare = new double[2 * gates + 1];
      double loss = 0;
      for (int leaf = 0; leaf <= gates; leaf++) {
        int node = gates + leaf;
        for (int k = 0; k < says[leaf].length; k++) {
          withShare[node] -= wanted[x][k] * Math.log(says[leaf][k]) / scaled.length;
          leaves[leaf][k] += share[x][node] * (says[leaf][k] - wanted[x][k]) / scaled.length;
        }
        loss += share[x][node] * withShare[node];
      }
      for (int i = gates - 1; i >= 0; i--) {
        double p = second[x][i];
        double withAlpha = -strength(i) * 0.5 * (1 / alpha[i] - 1 / (1 - alpha[i]));
        double arrived = Math.max(OFF, arriving[i]);
        double first = withShare[2 * i + 1];
        double other = withShare[2 * i + 2];
        withShare[i] = (1 - p) * first + p * other + withAlpha * (p - alpha[i]) / arrived;
        double slope = share[x][i] * (other - first + withAlpha / arrived) * p * (1 - p);
        bias[i] += slope;
        for (int j = 0; j < scaled[x].length; j++) {
          weights[i][j] += slope * scaled[x][j];
        }
      }
      return loss;
    }
  }
}
