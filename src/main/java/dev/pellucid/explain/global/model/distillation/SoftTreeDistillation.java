package dev.pellucid.explain.global.model.distillation;

import dev.pellucid.explain.global.model.distillation.SoftTreeLoss.Slopes;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A soft decision tree taught by the network (Frosst, Hinton, "Distilling a Neural Network Into a
 * Soft Decision Tree", 2017). Gate i sends the share p_i(x) = σ(⟨w_i, x⟩ + b_i) of an image to its
 * second side; leaf ℓ says Q^ℓ = softmax(φ^ℓ). Learnt are w, b and φ, by the cross-entropy between
 * the network's probabilities and what the leaves say, each weighted by the share of the image that
 * comes to it, with the paper's penalty for gates that send nearly all one way. An image's answer
 * is that of the leaf that most of it comes to, so that the gates on one way are the explanation.
 *
 * <p>The gates look at concepts and not at pixels, scaled to mean 0 and deviation 1. Descent is
 * Adam's (Kingma, Ba, 2015) over all images at once, from several random beginnings, of which the
 * one that ends lowest is taken: the loss has many hollows. Cost O(N G (J + C)) a round, for N
 * images and G gates, and no pass of the model.
 *
 * <p>A gate weighs all concepts at once, so that it can follow slanted borders that thresholds
 * cannot, and is harder to read. Weights of concepts that come together share what one of them
 * would do alone; none of them is the cause. What is said of {@link TreeDistillation} on fidelity
 * holds here as well.
 *
 * @param depth of the tree; it has 2^depth leaves
 * @param beginnings that are tried
 * @param rounds of the descent
 * @param step the first; it goes down to none by half a cosine
 * @param balance λ of the penalty
 * @param decay κ, what the gates' weights cost
 * @param seed of beginnings, and by which images are held back
 */
public record SoftTreeDistillation(
    int depth, int beginnings, int rounds, double step, double balance, double decay, long seed) {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "soft-decision-tree",
          "Distillation to a soft decision tree over concepts",
          SurveyPlace.GLOBAL_MODEL,
          new Paper(
              "Frosst, Hinton",
              "Distilling a Neural Network Into a Soft Decision Tree",
              "CEx workshop, AI*IA",
              2017),
          "1 forward and a backward of the head an image, and a descent without the model",
          "report --sections soft-tree");

  private static final int DEEPEST = 8;

  /** The spread of the first weights. */
  private static final double SMALL = 0.1;

  private static final double FIRST_MEMORY = 0.9;
  private static final double SECOND_MEMORY = 0.999;
  private static final double OFF_ZERO = 1e-8;

  public SoftTreeDistillation {
    if (depth < 1 || depth > DEEPEST || beginnings < 1 || rounds < 1) {
      throw new InvalidParameterException(
          "a soft tree has a depth of 1 to %d, a beginning and a round or more; not %d, %d and %d"
              .formatted(DEEPEST, depth, beginnings, rounds));
    }
    if (!(step > 0) || !(balance >= 0) || !(decay >= 0)) {
      throw new InvalidParameterException(
          "the step is positive and no penalty negative; not %s, %s and %s"
              .formatted(step, balance, decay));
    }
  }

  /**
   * For so many classes: leaves enough for each of up to 16 to have one, and four at the least; of
   * more classes several share a leaf, as nobody reads a larger tree. 3 beginnings, 400 rounds.
   */
  public static SoftTreeDistillation usual(int classes, long seed) {
    int depth = 32 - Integer.numberOfLeadingZeros(Math.max(1, classes - 1));
    return new SoftTreeDistillation(
        Math.min(4, Math.max(2, depth)), 3, 400, 0.05, 0.02, 0.001, seed);
  }

  /**
   * What was learnt.
   *
   * @param tree from the images that were not held back
   * @param shares of those images that come to each leaf, on average
   * @param fidelity on the images that were held back
   * @param guessing the same of always naming the class most frequent among the others
   * @param losses of every round, of the beginning that was taken
   */
  public record Distilled(
      SoftTree tree,
      int images,
      double[] shares,
      Agreement fidelity,
      Agreement guessing,
      double[] losses) {}

  /** How many rounds {@link #distil} takes. */
  public long steps() {
    return (long) beginnings * rounds;
  }

  /**
   * Learns a tree.
   *
   * @param done hears of rounds as they are done
   * @throws dev.pellucid.explain.method.NotApplicableException if there are too few images to hold
   *     any back
   */
  public Distilled distil(Lessons lessons, LongConsumer done) {
    Lessons.Parted parted = lessons.parted(TreeDistillation.HELD_ONE_IN, seed);
    Lessons learnt = parted.learnt();
    Scale scale = Scale.of(learnt.values());
    double[][] scaled = Arrays.stream(learnt.values()).map(scale::apply).toArray(double[][]::new);
    Random random = new Random(seed);
    Descent best = null;
    for (int i = 0; i < beginnings; i++) {
      Descent descent = new Descent(beginning(learnt, scale, random), scaled, learnt);
      descent.run(done);
      best = best == null || descent.last() < best.last() ? descent : best;
    }
    SoftTree tree = best.tree;
    int frequent = SoftTree.largest(Arrays.stream(learnt.counts()).asDoubleStream().toArray());
    return new Distilled(
        tree,
        learnt.size(),
        shares(tree, learnt.values()),
        Agreement.of(parted.held(), tree::answer),
        Agreement.of(parted.held(), values -> frequent),
        best.losses);
  }

  private static double[] shares(SoftTree tree, float[][] images) {
    double[] mean = new double[tree.gates() + 1];
    for (float[] values : images) {
      double[] shares = tree.shares(values);
      Arrays.setAll(mean, leaf -> mean[leaf] + shares[leaf] / images.length);
    }
    return mean;
  }

  private SoftTree beginning(Lessons lessons, Scale scale, Random random) {
    int gates = (1 << depth) - 1;
    double[][] weights = new double[gates][lessons.features()];
    double[][] leaves = new double[gates + 1][lessons.classes()];
    Stream.of(weights, leaves)
        .flatMap(Arrays::stream)
        .forEach(row -> Arrays.setAll(row, j -> SMALL * random.nextGaussian()));
    return new SoftTree(weights, new double[gates], leaves, scale.mean(), scale.deviation());
  }

  private record Scale(double[] mean, double[] deviation) {
    static Scale of(float[][] values) {
      int features = values[0].length;
      double[] mean = new double[features];
      double[] deviation = new double[features];
      for (int j = 0; j < features; j++) {
        int at = j;
        mean[j] = Arrays.stream(values).mapToDouble(row -> row[at]).average().orElseThrow();
        double variance =
            Arrays.stream(values)
                .mapToDouble(row -> Math.pow(row[at] - mean[at], 2))
                .average()
                .orElseThrow();
        deviation[j] = variance > 0 ? Math.sqrt(variance) : 1;
      }
      return new Scale(mean, deviation);
    }

    double[] apply(float[] values) {
      return IntStream.range(0, values.length)
          .mapToDouble(j -> (values[j] - mean[j]) / deviation[j])
          .toArray();
    }
  }

  /** A tree on its way; its arrays are changed in place. */
  private final class Descent {
    private final SoftTree tree;
    private final double[][] scaled;
    private final Lessons lessons;
    private final double[] losses = new double[rounds];
    private final List<double[]> values = new ArrayList<>();
    private final List<double[]> first = new ArrayList<>();
    private final List<double[]> second = new ArrayList<>();

    Descent(SoftTree tree, double[][] scaled, Lessons lessons) {
      this.tree = tree;
      this.scaled = scaled;
      this.lessons = lessons;
      values.addAll(List.of(tree.weights()));
      values.add(tree.bias());
      values.addAll(List.of(tree.leaves()));
      values.forEach(
          row -> {
            first.add(new double[row.length]);
            second.add(new double[row.length]);
          });
    }

    void run(LongConsumer done) {
      SoftTreeLoss loss = new SoftTreeLoss(balance, decay);
      for (int round = 0; round < rounds; round++) {
        Slopes slopes = loss.of(tree, scaled, lessons.probabilities());
        losses[round] = slopes.loss();
        List<double[]> rows = new ArrayList<>(List.of(slopes.of()));
        rows.add(slopes.bias());
        rows.addAll(List.of(slopes.leaves()));
        move(rows, round);
        done.accept(1);
      }
    }

    private void move(List<double[]> slopes, int round) {
      double length = step * 0.5 * (1 + Math.cos(Math.PI * round / rounds));
      double firstKnown = 1 - Math.pow(FIRST_MEMORY, round + 1);
      double secondKnown = 1 - Math.pow(SECOND_MEMORY, round + 1);
      for (int row = 0; row < slopes.size(); row++) {
        for (int i = 0; i < slopes.get(row).length; i++) {
          double slope = slopes.get(row)[i];
          double[] mean = first.get(row);
          double[] square = second.get(row);
          mean[i] = FIRST_MEMORY * mean[i] + (1 - FIRST_MEMORY) * slope;
          square[i] = SECOND_MEMORY * square[i] + (1 - SECOND_MEMORY) * slope * slope;
          values.get(row)[i] -=
              length * mean[i] / firstKnown / (Math.sqrt(square[i] / secondKnown) + OFF_ZERO);
        }
      }
    }

    double last() {
      return losses[rounds - 1];
    }
  }
}
