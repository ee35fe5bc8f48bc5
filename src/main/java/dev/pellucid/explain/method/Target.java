package dev.pellucid.explain.method;

import java.util.Optional;

/**
 * The score that is explained: the logit of a class, or the difference of two.
 *
 * @param of the class
 * @param against the class whose logit is subtracted, if any: "why this and not that"
 */
public record Target(Pick of, Optional<Pick> against) {

  /** The logit of the class that the model predicts. */
  public static final Target PREDICTED = new Target(new Pick.Predicted(), Optional.empty());

  /** The logit of the class that the model holds second best. */
  public static final Target SECOND_BEST = new Target(new Pick.SecondBest(), Optional.empty());

  /** How a class is chosen. */
  public sealed interface Pick {

    /** The class with the largest logit. */
    record Predicted() implements Pick {}

    /** The class with the second largest logit. */
    record SecondBest() implements Pick {}

    /** A class by its index, from 0. */
    record Index(int index) implements Pick {
      public Index {
        if (index < 0) {
          throw new IllegalArgumentException("classes are counted from 0, so not " + index);
        }
      }
    }
  }

  /** The logit of a class. */
  public static Target of(int index) {
    return new Target(new Pick.Index(index), Optional.empty());
  }

  /** The logit of one class less that of another. */
  public static Target difference(Pick of, Pick against) {
    return new Target(of, Optional.of(against));
  }

  /** Whether both classes are named, so that no logits are needed to know them. */
  public boolean isResolved() {
    return of instanceof Pick.Index && against.map(Pick.Index.class::isInstance).orElse(true);
  }

  /** The same with every class named, given the logits of the image. */
  public Target resolve(float[] logits) {
    return new Target(resolve(of, logits), against.map(pick -> resolve(pick, logits)));
  }

  /** The class that a model predicts: the first of those with the largest logit. */
  public static int predicted(float[] logits) {
    return largest(logits, -1);
  }

  private static Pick resolve(Pick pick, float[] logits) {
    if (pick instanceof Pick.Index) {
      return pick;
    }
    int best = predicted(logits);
    return new Pick.Index(pick instanceof Pick.Predicted ? best : largest(logits, best));
  }

  private static int largest(float[] values, int except) {
    int best = -1;
    for (int i = 0; i < values.length; i++) {
      if (i != except && (best < 0 || values[i] > values[best])) {
        best = i;
      }
    }
    return best;
  }

  /**
   * The score itself.
   *
   * @param outputs one number a class: logits or probabilities
   * @throws IllegalStateException if a class is not named yet
   */
  public double score(float[] outputs) {
    double score = outputs[index(of)];
    return against.map(pick -> score - outputs[index(pick)]).orElse(score);
  }

  /**
   * The class that is explained.
   *
   * @throws IllegalStateException if it is not named yet
   */
  public int index() {
    return index(of);
  }

  /**
   * The class of a pick.
   *
   * @throws IllegalStateException if it is not named yet
   */
  public static int index(Pick pick) {
    if (pick instanceof Pick.Index named) {
      return named.index();
    }
    throw new IllegalStateException("the target is not resolved: " + pick);
  }
}
