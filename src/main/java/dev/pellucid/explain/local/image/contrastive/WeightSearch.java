package dev.pellucid.explain.local.image.contrastive;

import dev.pellucid.explain.method.Effort;

/**
 * The smallest δ that reaches what is wanted, by FISTA for one weight c of it after the other: c is
 * raised tenfold until it is reached, then taken between the largest that failed and the smallest
 * that did not.
 */
final class WeightSearch {

  private static final double RAISED = 10;

  private final Contrast contrast;
  private final Region region;
  private final Settings settings;
  private final Effort effort;
  private float[] best;
  private double least = Double.POSITIVE_INFINITY;
  private float[] last = {};
  private boolean partial;

  /**
   * How it is searched.
   *
   * @param kappa by how much it must be reached
   * @param beta price of ‖δ‖₁
   * @param weight c of the first search
   * @param steps of each search
   * @param rate size of the first step
   */
  record Settings(double kappa, double beta, double weight, int searches, int steps, double rate) {}

  /**
   * What was found.
   *
   * @param delta of the smallest penalty that reached it, or else the last one
   * @param partial whether time ran out before the last search
   */
  record Found(float[] delta, boolean reached, boolean partial) {}

  /**
   * A search.
   *
   * @param region where δ may be
   */
  WeightSearch(Contrast contrast, Region region, Settings settings, Effort effort) {
    this.contrast = contrast;
    this.region = region;
    this.settings = settings;
    this.effort = effort;
  }

  /** Searches. */
  Found run() {
    double failed = 0;
    double reached = Double.POSITIVE_INFINITY;
    double weight = settings.weight();
    for (int search = 0; search < settings.searches() && !partial; search++) {
      if (descend(weight, search)) {
        reached = weight;
      } else {
        failed = weight;
      }
      weight = reached < Double.POSITIVE_INFINITY ? (failed + reached) / 2 : RAISED * weight;
    }
    return new Found(best == null ? last : best, best != null, partial);
  }

  /** FISTA from δ = 0; says whether any step reached it. */
  private boolean descend(double weight, int search) {
    float[] delta = new float[region.low().length];
    float[] ahead = delta.clone();
    boolean reached = false;
    for (int k = 0; k < settings.steps() && !isSpent(search, k); k++) {
      double rate = settings.rate() * Math.sqrt(1 - (double) k / settings.steps());
      float[] next = step(ahead, weight, rate);
      double momentum = k / (k + 3.0);
      for (int i = 0; i < next.length; i++) {
        ahead[i] = region.clamp(i, next[i] + momentum * (next[i] - delta[i]));
      }
      delta = next;
      reached |= keepIfReached(delta);
    }
    last = delta;
    return reached;
  }

  /** Down the smooth part's slope, then towards 0 by the price of ‖δ‖₁, and into the region. */
  private float[] step(float[] from, double weight, double rate) {
    Contrast.Slope slope = contrast.slope(from);
    double pull = slope.distance() > -settings.kappa() ? weight : 0;
    double threshold = rate * settings.beta();
    float[] next = new float[from.length];
    for (int i = 0; i < next.length; i++) {
      double moved = from[i] - rate * (pull * slope.gradient()[i] + 2 * from[i]);
      double shrunk = Math.signum(moved) * Math.max(0, Math.abs(moved) - threshold);
      next[i] = region.clamp(i, shrunk);
    }
    return next;
  }

  private boolean keepIfReached(float[] delta) {
    double distance = contrast.distance(delta);
    boolean reached = distance < 0 && distance <= -settings.kappa();
    double penalty = settings.beta() * l1(delta) + squares(delta);
    if (reached && penalty < least) {
      least = penalty;
      best = delta;
    }
    return reached;
  }

  private boolean isSpent(int search, int step) {
    boolean begun = search > 0 || step > 0;
    long done = (long) search * settings.steps() + step;
    partial =
        partial || (begun && effort.isSpent(done, (long) settings.searches() * settings.steps()));
    return partial;
  }

  /** ‖δ‖₁. */
  static double l1(float[] delta) {
    double sum = 0;
    for (float value : delta) {
      sum += Math.abs(value);
    }
    return sum;
  }

  private static double squares(float[] delta) {
    double sum = 0;
    for (float value : delta) {
      sum += (double) value * value;
    }
    return sum;
  }
}
