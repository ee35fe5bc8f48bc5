package dev.pellucid.explain.global.model.distillation;

import dev.pellucid.explain.global.model.distillation.DecisionTree.Leaf;
import dev.pellucid.explain.global.model.distillation.DecisionTree.Node;
import dev.pellucid.explain.global.model.distillation.DecisionTree.Split;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Grows a tree from its root, always at the leaf where a question brings most. So the trees of all
 * sizes are parts of one another, and growing the largest gives them all.
 *
 * <p>What a question brings is how much less Gini's impurity is after it, n − Σ_c n_c²/n summed
 * over the leaves. Of questions that bring the same, that of the first feature with the lowest
 * threshold is taken: nothing here is left to chance. A leaf of n images costs O(J n log n).
 */
final class TreeGrowth {

  /** Less than this is rounding. */
  private static final double SOMETHING = 1e-9;

  private final Lessons lessons;
  private final int fewest;
  private final Place root;
  private int questions;

  /** A node on its way: a leaf until its question is asked. */
  private final class Place {
    final int[] images;
    final int[] counts;
    final int number;
    int feature = -1;
    double threshold;
    double brings;
    int askedAs = Integer.MAX_VALUE;
    Place below;
    Place above;

    Place(int[] images, int number) {
      this.images = images;
      this.counts = lessons.of(images).counts();
      this.number = number;
      findQuestion();
    }

    private void findQuestion() {
      if (images.length < 2 * fewest || Arrays.stream(counts).filter(c -> c > 0).count() < 2) {
        return;
      }
      double before = squares(counts) / images.length;
      for (int j = 0; j < lessons.features(); j++) {
        findThreshold(j, before);
      }
    }

    private void findThreshold(int j, double before) {
      Integer[] sorted = Arrays.stream(images).boxed().toArray(Integer[]::new);
      Arrays.sort(sorted, Comparator.comparingDouble(i -> lessons.values()[i][j]));
      int[] low = new int[counts.length];
      int[] high = counts.clone();
      for (int n = 1; n < sorted.length; n++) {
        int moved = lessons.answers()[sorted[n - 1]];
        low[moved]++;
        high[moved]--;
        double left = lessons.values()[sorted[n - 1]][j];
        double right = lessons.values()[sorted[n]][j];
        if (n < fewest || sorted.length - n < fewest || !(left < right)) {
          continue;
        }
        double gain = squares(low) / n + squares(high) / (sorted.length - n) - before;
        if (gain > brings + SOMETHING) {
          brings = gain;
          feature = j;
          threshold = (left + right) / 2;
        }
      }
    }
  }

  private static double squares(int[] counts) {
    double squares = 0;
    for (int count : counts) {
      squares += (double) count * count;
    }
    return squares;
  }

  /**
   * Grows.
   *
   * @param mostLeaves so many or fewer, as far as questions bring anything
   * @param fewest images that a leaf may have
   */
  TreeGrowth(Lessons lessons, int mostLeaves, int fewest) {
    this.lessons = lessons;
    this.fewest = fewest;
    this.root = new Place(IntStream.range(0, lessons.size()).toArray(), 0);
    PriorityQueue<Place> open =
        new PriorityQueue<>(
            Comparator.comparingDouble((Place place) -> -place.brings)
                .thenComparingInt(place -> place.number));
    open.add(root);
    while (questions < mostLeaves - 1 && !open.isEmpty() && open.peek().feature >= 0) {
      Place asked = open.poll();
      asked.askedAs = questions++;
      asked.below = new Place(part(asked, false), 2 * questions - 1);
      asked.above = new Place(part(asked, true), 2 * questions);
      open.add(asked.below);
      open.add(asked.above);
    }
  }

  private int[] part(Place place, boolean above) {
    return Arrays.stream(place.images)
        .filter(i -> lessons.values()[i][place.feature] > place.threshold == above)
        .toArray();
  }

  /** How many leaves there are. */
  int leaves() {
    return questions + 1;
  }

  /** The tree when it had so many leaves. */
  DecisionTree tree(int leaves) {
    return new DecisionTree(node(root, leaves));
  }

  private Node node(Place place, int leaves) {
    return place.askedAs < leaves - 1
        ? new Split(
            place.feature,
            place.threshold,
            shareUpTo(place.feature, place.threshold),
            place.counts,
            node(place.below, leaves),
            node(place.above, leaves))
        : new Leaf(place.counts);
  }

  private double shareUpTo(int feature, double threshold) {
    return Arrays.stream(lessons.values()).filter(row -> !(row[feature] > threshold)).count()
        / (double) lessons.size();
  }
}
