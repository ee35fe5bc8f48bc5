package dev.pellucid.model.bundle;

/** What a classifier returns. */
public enum ScoreKind {
  /** Scores before the softmax. A graph that ends in a softmax contradicts this. */
  LOGITS,
  /**
   * Scores after it. Where the graph ends in a softmax, logits and gradients are taken before it;
   * where it does not, the logits are the logarithms of the probabilities.
   */
  PROBABILITIES,
  /** Whichever the end of the graph shows: probabilities after a softmax, logits otherwise. */
  AUTO
}
