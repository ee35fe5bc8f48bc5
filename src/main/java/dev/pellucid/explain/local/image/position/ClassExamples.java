package dev.pellucid.explain.local.image.position;

import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.model.examples.Example;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Examples of one class. */
final class ClassExamples {

  private ClassExamples() {}

  /** How good an example of the class it is: 0 is the best. */
  private record Ranked(Example example, int doubt, double distance) {

    static final Comparator<Ranked> BEST_FIRST =
        Comparator.comparingInt(Ranked::doubt)
            .thenComparingDouble(Ranked::distance)
            .thenComparingInt(ranked -> ranked.example().index());
  }

  /**
   * Those that are nearest to an image by their features φ: first those that the model takes for
   * the class and that are not labelled otherwise, then the others that it takes for it, then those
   * that are labelled so. Reads through the whole set.
   *
   * @param features of the image, {@code [K]}
   * @throws NotApplicableException if there is none
   */
  static List<Example> nearest(Classifier classifier, float[] features, int of, int most) {
    PriorityQueue<Ranked> best = new PriorityQueue<>(Ranked.BEST_FIRST.reversed());
    classifier
        .examples()
        .forEach(
            example -> {
              int doubt = doubt(example, of);
              if (doubt < 3) {
                best.add(new Ranked(example, doubt, distance(features, example.features())));
                if (best.size() > most) {
                  best.remove();
                }
              }
            });
    if (best.isEmpty()) {
      throw new NotApplicableException(
          "the examples of model '%s' have none of class '%s'; add some by 'fit examples'"
              .formatted(classifier.name(), classifier.label(of)));
    }
    List<Ranked> ranked = new ArrayList<>(best);
    ranked.sort(Ranked.BEST_FIRST);
    return ranked.stream().map(Ranked::example).toList();
  }

  /** The classes that the model takes any example for. Reads through the whole set. */
  static BitSet predicted(Classifier classifier) {
    BitSet classes = new BitSet();
    classifier.examples().forEach(example -> classes.set(example.predicted()));
    return classes;
  }

  private static int doubt(Example example, int of) {
    boolean labelled = example.labelOrPredicted() == of;
    if (example.predicted() == of) {
      return labelled ? 0 : 1;
    }
    return labelled ? 2 : 3;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      double difference = (double) a[k] - b[k];
      sum += difference * difference;
    }
    return sum;
  }
}
