package dev.pellucid.explain.global.model.distillation;

import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A decision tree that answers as the network does, after TREPAN (Craven, Shavlik, "Extracting
 * Tree-Structured Representations of Trained Networks", NIPS 1996): the network is asked, the tree
 * grows first where it brings most, and its size is bounded so that it can be read. The questions
 * are about concepts and not about pixels.
 *
 * <p>Unlike TREPAN it asks the network about images only and draws no inputs of its own, for a
 * vector of concept presences is no image; and its questions are single thresholds found as in CART
 * (Breiman, Friedman, Olshen, Stone, 1984), by Gini's impurity.
 *
 * <p>One image in {@value #HELD_ONE_IN} is held back, and the fidelity is the agreement on those.
 * How many leaves there are is decided by cross-validation on the others: the fewest whose
 * agreement is within one standard error of the best (Breiman's rule). Leaves cost J N log N
 * comparisons each, and no pass of the model; J numbers an image are held.
 *
 * <p>It says which questions about concepts *suffice* to foretell the network's answers on images
 * such as these, not which the network asks: of two concepts that always come together it takes
 * one. With little fidelity, or little more than always naming the most frequent class has, it must
 * not be read as an explanation at all. A rule of two concepts of which neither tells anything
 * alone (exclusive or) is not found by thresholds taken one at a time.
 *
 * @param mostLeaves that people can read
 * @param fewest images of a leaf
 * @param folds of the cross-validation
 * @param seed by which images are held back and folds drawn
 */
public record TreeDistillation(int mostLeaves, int fewest, int folds, long seed) {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "decision-tree-distillation",
          "Distillation to a decision tree over concepts",
          SurveyPlace.GLOBAL_MODEL,
          new Paper(
              "Craven, Shavlik",
              "Extracting Tree-Structured Representations of Trained Networks",
              "NIPS",
              1996),
          "1 forward and a backward of the head an image",
          "report --sections distillation");

  /** One image in so many is never learnt from. */
  public static final int HELD_ONE_IN = 3;

  public TreeDistillation {
    if (mostLeaves < 2 || fewest < 1 || folds < 2) {
      throw new InvalidParameterException(
          "a tree has 2 leaves or more of 1 image or more, by 2 folds or more; not %d leaves of %d images by %d folds"
              .formatted(mostLeaves, fewest, folds));
    }
  }

  /** At most 16 leaves of 5 images or more, by 10 folds. */
  public static TreeDistillation usual(long seed) {
    return new TreeDistillation(16, 5, 10, seed);
  }

  /**
   * What was learnt.
   *
   * @param tree from the images that were not held back
   * @param images so many
   * @param fidelity on the images that were held back
   * @param guessing the same of always naming the class most frequent among the others
   * @param bySize agreement in the cross-validation of trees with 1, 2, … leaves
   */
  public record Distilled(
      DecisionTree tree,
      int images,
      Agreement fidelity,
      Agreement guessing,
      List<Agreement> bySize) {
    public Distilled {
      bySize = List.copyOf(bySize);
    }
  }

  /**
   * Learns a tree.
   *
   * @throws dev.pellucid.explain.method.NotApplicableException if there are too few images to hold
   *     any back
   */
  public Distilled distil(Lessons lessons) {
    Lessons.Parted parted = lessons.parted(HELD_ONE_IN, seed);
    List<Agreement> bySize = bySize(parted.learnt());
    TreeGrowth growth = new TreeGrowth(parted.learnt(), mostLeaves, fewest);
    DecisionTree tree = growth.tree(Math.min(growth.leaves(), chosen(bySize)));
    DecisionTree stump = growth.tree(1);
    return new Distilled(
        tree,
        parted.learnt().size(),
        Agreement.of(parted.held(), tree::answer),
        Agreement.of(parted.held(), stump::answer),
        bySize);
  }

  private List<Agreement> bySize(Lessons lessons) {
    int[] same = new int[mostLeaves];
    int[] order = Lessons.shuffled(lessons.size(), ~seed);
    int parts = Math.min(folds, lessons.size());
    for (int fold = 0; fold < parts; fold++) {
      int from = fold * order.length / parts;
      int to = (fold + 1) * order.length / parts;
      Lessons tried = lessons.of(Arrays.copyOfRange(order, from, to));
      TreeGrowth growth = new TreeGrowth(lessons.of(without(order, from, to)), mostLeaves, fewest);
      for (int leaves = 1; leaves <= mostLeaves; leaves++) {
        DecisionTree tree = growth.tree(Math.min(leaves, growth.leaves()));
        same[leaves - 1] += Agreement.of(tried, tree::answer).same();
      }
    }
    List<Agreement> agreements = new ArrayList<>(mostLeaves);
    Arrays.stream(same).forEach(each -> agreements.add(new Agreement(each, lessons.size())));
    return agreements;
  }

  private static int[] without(int[] order, int from, int to) {
    int[] rest = Arrays.copyOf(order, order.length - (to - from));
    System.arraycopy(order, to, rest, from, order.length - to);
    return rest;
  }

  private static int chosen(List<Agreement> bySize) {
    double best = bySize.stream().mapToDouble(Agreement::share).max().orElseThrow();
    double error = Math.sqrt(best * (1 - best) / bySize.get(0).of());
    int leaves = 1;
    while (bySize.get(leaves - 1).share() < best - error) {
      leaves++;
    }
    return leaves;
  }
}
