package dev.pellucid.explain.global.model.distillation;

import java.util.Arrays;

/**
 * A binary tree whose questions are answered in shares. It is complete: gate i has the gates or
 * leaves 2i + 1 and 2i + 2 below it, the gates come first.
 *
 * @param weights of the gates, {@code [G][J]}, for values scaled to mean 0 and deviation 1
 * @param bias of the gates, {@code [G]}
 * @param leaves what each leaf says, before the softmax, {@code [G+1][C]}
 * @param mean of each value, {@code [J]}
 * @param deviation of each value; 1 where it never varies
 */
public record SoftTree(
    double[][] weights, double[] bias, double[][] leaves, double[] mean, double[] deviation) {

  /** G. */
  public int gates() {
    return bias.length;
  }

  /** The share of an image that a gate sends to its second side, 2i + 2. */
  public double gate(int gate, float[] values) {
    return gate(gate, scaled(values));
  }

  double gate(int gate, double[] scaled) {
    double sum = bias[gate];
    for (int j = 0; j < scaled.length; j++) {
      sum += weights[gate][j] * scaled[j];
    }
    return 1 / (1 + Math.exp(-sum));
  }

  /** What a leaf says, {@code [C]}: probabilities. */
  public double[] distribution(int leaf) {
    return softmax(leaves[leaf]);
  }

  /** The leaf that most of an image comes to. */
  public int leaf(float[] values) {
    return largest(shares(values));
  }

  /** The share of an image that comes to each leaf, {@code [G+1]}. */
  public double[] shares(float[] values) {
    double[] scaled = scaled(values);
    double[] shares = new double[2 * gates() + 1];
    shares[0] = 1;
    for (int i = 0; i < gates(); i++) {
      double second = gate(i, scaled);
      shares[2 * i + 1] = shares[i] * (1 - second);
      shares[2 * i + 2] = shares[i] * second;
    }
    return Arrays.copyOfRange(shares, gates(), shares.length);
  }

  /** The class of an image: the likeliest of that leaf. */
  public int answer(float[] values) {
    return largest(leaves[leaf(values)]);
  }

  double[] scaled(float[] values) {
    double[] scaled = new double[values.length];
    for (int j = 0; j < scaled.length; j++) {
      scaled[j] = (values[j] - mean[j]) / deviation[j];
    }
    return scaled;
  }

  static double[] softmax(double[] logits) {
    double largest = Arrays.stream(logits).max().orElseThrow();
    double[] shares = Arrays.stream(logits).map(logit -> Math.exp(logit - largest)).toArray();
    double sum = Arrays.stream(shares).sum();
    return Arrays.stream(shares).map(share -> share / sum).toArray();
  }

  static int largest(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
