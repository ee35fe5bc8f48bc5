package dev.pellucid.evaluate;

/** Which values of an indicator speak for an explanation. */
public enum Better {
  HIGHER,
  LOWER,

  /** It describes, and neither end is a virtue: sparseness, complexity, time. */
  NEITHER
}
