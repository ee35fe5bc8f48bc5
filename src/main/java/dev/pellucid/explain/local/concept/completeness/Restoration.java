package dev.pellucid.explain.local.concept.completeness;

/** How activations are given back from what concepts see of them. */
public enum Restoration {
  /** The orthogonal projection onto the span of the concepts' vectors. Needs no data. */
  PROJECTION,
  /**
   * The linear map that restores the activations at hand with the least squared error, so that a
   * concept stands for all that usually comes with it. Where activations are correlated, as they
   * are after a rectifier, it restores much more.
   */
  REGRESSION
}
