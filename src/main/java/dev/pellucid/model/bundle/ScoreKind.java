package dev.pellucid.model.bundle;

/** What a classifier returns. */
public enum ScoreKind {
  /** Scores before the softmax. */
  LOGITS,
  /** Scores after it. */
  PROBABILITIES,
  /** Whichever the end of the graph shows: probabilities after a softmax, logits otherwise. */
  AUTO
}
