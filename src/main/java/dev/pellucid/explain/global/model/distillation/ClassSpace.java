package dev.pellucid.explain.global.model.distillation;

import dev.pellucid.explain.method.Target;
import java.util.Arrays;
import java.util.List;

/**
 * The classes that are told apart: some of the model's, and all others as one, so that a model of a
 * thousand classes is read in those that occur.
 *
 * @param classes indices of the model's classes, no one twice
 * @param others whether the model has more
 */
public record ClassSpace(List<Integer> classes, boolean others) {

  public ClassSpace {
    classes = List.copyOf(classes);
  }

  /** C, the others counted as one. */
  public int size() {
    return classes.size() + (others ? 1 : 0);
  }

  /** The number here of the class with the largest logit. */
  public int answer(float[] logits) {
    int at = classes.indexOf(Target.predicted(logits));
    return at < 0 ? classes.size() : at;
  }

  /** Softmax of the logits {@code [C]}, the probabilities of the others added up. */
  public double[] probabilities(float[] logits) {
    double largest = logits[Target.predicted(logits)];
    double[] probabilities = new double[size()];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    for (int c = 0; c < classes.size(); c++) {
      probabilities[c] = Math.exp(logits[classes.get(c)] - largest) / sum;
    }
    if (others) {
      probabilities[classes.size()] = Math.max(0, 1 - Arrays.stream(probabilities).sum());
    }
    return probabilities;
  }
}
