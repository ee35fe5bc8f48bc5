package dev.pellucid.explain.local.image.influence;

import dev.pellucid.explain.method.Target;

/**
 * The loss of an image that should be told as its target: −log p_y, or against another class −log
 * of what the target has of the probability that both have.
 */
public final class TargetLoss {

  private TargetLoss() {}

  /**
   * Its gradient by the logits, {@code [C]}.
   *
   * @param target its classes named
   */
  public static double[] slope(float[] logits, Target target) {
    int wanted = target.index();
    if (target.against().isEmpty()) {
      return Softmax.of(logits).slope(wanted);
    }
    int other = Target.index(target.against().get());
    double[] slope = new double[logits.length];
    double missed = 1 / (1 + Math.exp((double) logits[wanted] - logits[other]));
    slope[wanted] -= missed;
    slope[other] += missed;
    return slope;
  }
}
