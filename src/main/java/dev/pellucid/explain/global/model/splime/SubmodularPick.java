package dev.pellucid.explain.global.model.splime;

import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Submodular pick (Ribeiro, Singh, Guestrin, "“Why Should I Trust You?” Explaining the Predictions
 * of Any Classifier", KDD 2016): a few images whose explanations together cover what matters to the
 * model.
 *
 * <p>W {@code [n][d]} has one explanation a row. A feature is the more important the more images it
 * explains, I_j = √(Σ_i |W_ij|); a set of images covers c(V) = Σ_j I_j [some i in V has W_ij ≠ 0].
 * Images are taken one after the other, each time the one by which most is covered. As c grows and
 * is submodular, what is reached is at least 1 − 1/e of the most that so many images can cover. It
 * costs O(budget · n · d).
 *
 * <p>Features must mean the same in all images. Superpixels, the features of LIME on pictures, do
 * not: the third one of one picture has nothing to do with that of another. So the explanations
 * here are the contributions of concepts to the logit of the class that is predicted, and of each
 * image only the largest few are kept, as LIME keeps few features: with all of them every image
 * would cover everything.
 *
 * <p>It must not be used to learn how often the model errs or what it goes by most of the time: the
 * images are picked to differ, not to be typical.
 *
 * @param budget how many images are picked
 * @param features how many of an explanation are kept
 */
public record SubmodularPick(int budget, int features) {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "sp-lime",
          "Submodular pick of explanations (SP-LIME)",
          SurveyPlace.GLOBAL_MODEL,
          new Paper(
              "Ribeiro, Singh, Guestrin",
              "“Why Should I Trust You?” Explaining the Predictions of Any Classifier",
              "KDD",
              2016),
          "1 forward and a backward of the head an image",
          "report --sections sp-lime");

  public SubmodularPick {
    if (budget < 1 || features < 1) {
      throw new InvalidParameterException(
          "an image and a feature or more are picked, not %d and %d".formatted(budget, features));
    }
  }

  /** 8 images, 4 concepts of each. */
  public static SubmodularPick usual() {
    return new SubmodularPick(8, 4);
  }

  /**
   * What was picked.
   *
   * @param importance I {@code [d]}
   * @param images in the order in which they were picked; fewer than the budget if more would cover
   *     nothing more
   */
  public record Picked(double[] importance, List<Image> images) {
    public Picked {
      images = List.copyOf(images);
    }

    /** The share of all importance that the images cover together. */
    public double covered() {
      return images.isEmpty() ? 0 : images.get(images.size() - 1).covered();
    }
  }

  /**
   * An image.
   *
   * @param index the row of its explanation
   * @param adds the features that it was first to cover, the most important first
   * @param covered the share of all importance that it covers with those before it
   */
  public record Image(int index, List<Integer> adds, double covered) {
    public Image {
      adds = List.copyOf(adds);
    }
  }

  /** Of an explanation {@code [d]}, the features of the largest magnitudes; the rest is 0. */
  public float[] sparse(float[] explanation) {
    float[] kept = new float[explanation.length];
    IntStream.range(0, explanation.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer j) -> -Math.abs(explanation[j])))
        .limit(features)
        .forEach(j -> kept[j] = explanation[j]);
    return kept;
  }

  /**
   * Picks.
   *
   * @param explanations W, as they are; {@link #sparse} makes them sparse
   */
  public Picked pick(List<float[]> explanations) {
    double[] importance = importance(explanations);
    double all =
        coverage(importance, explanations, IntStream.range(0, explanations.size()).toArray());
    boolean[] covered = new boolean[importance.length];
    List<Image> picked = new ArrayList<>();
    double sum = 0;
    while (picked.size() < budget) {
      int best = -1;
      double most = 0;
      for (int i = 0; i < explanations.size(); i++) {
        double gain = gain(importance, explanations.get(i), covered);
        if (gain > most) {
          most = gain;
          best = i;
        }
      }
      if (best < 0) {
        break;
      }
      sum += most;
      picked.add(new Image(best, cover(importance, explanations.get(best), covered), sum / all));
    }
    return new Picked(importance, picked);
  }

  private static List<Integer> cover(double[] importance, float[] explanation, boolean[] covered) {
    List<Integer> adds =
        IntStream.range(0, covered.length)
            .filter(j -> explanation[j] != 0 && !covered[j])
            .boxed()
            .sorted(Comparator.comparingDouble((Integer j) -> -importance[j]))
            .toList();
    adds.forEach(j -> covered[j] = true);
    return adds;
  }

  private static double gain(double[] importance, float[] explanation, boolean[] covered) {
    double gain = 0;
    for (int j = 0; j < covered.length; j++) {
      gain += explanation[j] != 0 && !covered[j] ? importance[j] : 0;
    }
    return gain;
  }

  /** I: √(Σ_i |W_ij|). */
  static double[] importance(List<float[]> explanations) {
    double[] importance = new double[explanations.get(0).length];
    for (float[] explanation : explanations) {
      for (int j = 0; j < importance.length; j++) {
        importance[j] += Math.abs(explanation[j]);
      }
    }
    for (int j = 0; j < importance.length; j++) {
      importance[j] = Math.sqrt(importance[j]);
    }
    return importance;
  }

  /** c(V) of some images. */
  static double coverage(double[] importance, List<float[]> explanations, int[] images) {
    double coverage = 0;
    for (int j = 0; j < importance.length; j++) {
      int feature = j;
      coverage +=
          IntStream.of(images).anyMatch(i -> explanations.get(i)[feature] != 0) ? importance[j] : 0;
    }
    return coverage;
  }
}
