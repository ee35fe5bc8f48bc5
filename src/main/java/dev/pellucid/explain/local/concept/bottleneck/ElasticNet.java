package dev.pellucid.explain.local.concept.bottleneck;

/**
 * How weights are kept few and small (Zou, Hastie, 2005): strength · (ℓ1·Σ|w| + (1−ℓ1)/2·Σw²).
 *
 * @param strength of the whole; 0 leaves the weights free
 * @param l1 the share of the part that sets weights to zero, 0…1
 */
public record ElasticNet(double strength, double l1) {

  public ElasticNet {
    if (!(strength >= 0) || !(l1 >= 0 && l1 <= 1)) {
      throw new IllegalArgumentException(
          "an elastic net has a strength of 0 or more and a share within 0…1, not %s and %s"
              .formatted(strength, l1));
    }
  }

  /** The weight nearest to one after a step, given what it costs. */
  double shrink(double weight, double step) {
    double cut = Math.max(0, Math.abs(weight) - step * strength * l1);
    return cut == 0 ? 0 : Math.copySign(cut, weight) / (1 + step * strength * (1 - l1));
  }
}
