package dev.pellucid.explain.local.image.position;

/** How far a class is ahead of all others. */
final class Lead {

  private Lead() {}

  /** Its logit less the largest of the others; the class is predicted where it is positive. */
  static double of(double[] logits, int of) {
    return logits[of] - logits[strongestBut(logits, of)];
  }

  /** The class with the largest logit of the others. */
  static int strongestBut(double[] logits, int of) {
    int best = of == 0 ? 1 : 0;
    for (int c = best + 1; c < logits.length; c++) {
      if (c != of && logits[c] > logits[best]) {
        best = c;
      }
    }
    return best;
  }

  /** Its probability: the softmax. */
  static double probability(double[] logits, int of) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit - logits[of]);
    }
    return 1 / sum;
  }

  /** In double precision, in which small differences of logits are told apart. */
  static double[] wide(float[] logits) {
    double[] wide = new double[logits.length];
    for (int c = 0; c < wide.length; c++) {
      wide[c] = logits[c];
    }
    return wide;
  }
}
