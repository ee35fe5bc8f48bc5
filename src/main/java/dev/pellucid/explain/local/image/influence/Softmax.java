package dev.pellucid.explain.local.image.influence;

/**
 * The probabilities of logits, as exactly as confident models need it: what is left of 1 is added
 * up, not subtracted.
 *
 * @param probabilities p, {@code [C]}
 * @param top the largest
 */
public record Softmax(double[] probabilities, int top) {

  /** Of logits {@code [C]}. */
  public static Softmax of(double[] logits) {
    int top = 0;
    for (int c = 1; c < logits.length; c++) {
      if (logits[c] > logits[top]) {
        top = c;
      }
    }
    double[] p = new double[logits.length];
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      p[c] = Math.exp(logits[c] - logits[top]);
      sum += p[c];
    }
    for (int c = 0; c < p.length; c++) {
      p[c] /= sum;
    }
    return new Softmax(p, top);
  }

  /** Of logits {@code [C]}. */
  public static Softmax of(float[] logits) {
    double[] wide = new double[logits.length];
    for (int c = 0; c < wide.length; c++) {
      wide[c] = logits[c];
    }
    return of(wide);
  }

  /** p − e_y: the gradient of −log p_y by the logits, {@code [C]}. */
  public double[] slope(int label) {
    double[] slope = probabilities.clone();
    double others = 0;
    for (int c = 0; c < slope.length; c++) {
      others += c == label ? 0 : slope[c];
    }
    slope[label] = -others;
    return slope;
  }

  /** (diag p − p pᵀ) v: the loss's second derivative by the logits, along v, {@code [C]}. */
  public double[] curvature(double[] along) {
    double[] curved = new double[along.length];
    double mean = 0;
    for (int c = 0; c < curved.length; c++) {
      curved[c] = along[c] - along[top];
      mean += probabilities[c] * curved[c];
    }
    for (int c = 0; c < curved.length; c++) {
      curved[c] = probabilities[c] * (curved[c] - mean);
    }
    return curved;
  }

  /** log Σ_c exp z_c. */
  static double logSum(double[] logits) {
    double most = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit - most);
    }
    return most + Math.log(sum);
  }
}
