package dev.pellucid.explain.local.image.prototype;

import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Prototypes and criticisms of a set of vectors (Kim, Khanna, Koyejo, NeurIPS 2016).
 *
 * <p>Prototypes S are picked one by one, each so that the squared maximum mean discrepancy between
 * the set and S becomes least,
 *
 * <p>MMD²(S) = 1/n² Σ_ij k(x_i, x_j) − 2/(n|S|) Σ_{i, j∈S} k(x_i, x_j) + 1/|S|² Σ_{i,j∈S} k(x_i,
 * x_j).
 *
 * <p>Criticisms C are the points at which the witness function w(x) = 1/n Σ_i k(x_i, x) − 1/|S|
 * Σ_{j∈S} k(x_j, x) is far from 0, and that are unlike each other: picked one by one for the
 * greatest Σ_{x∈C} |w(x)| + ln det K_C. The first says where the prototypes are too many or too
 * few, the second keeps out what has been said.
 *
 * <p>Cost: n²/2 distances, and n for each that is picked; no passes, given the features.
 *
 * <p>Which are picked depends on the kernel's width, and on the features: they stand for what the
 * model tells apart, not for what people do. A few images cannot stand for a set that is not made
 * of groups; {@link Selection#discrepancy} says how well they do.
 */
public final class MmdCritic {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "mmd-critic",
          "MMD-critic",
          SurveyPlace.LOCAL_IMAGE,
          new Paper(
              "Kim et al.",
              "Examples are not Enough, Learn to Criticize! Criticism for Interpretability",
              "NeurIPS",
              2016),
          "no passes beside those of fit examples; n²/2 distances of the n examples of a class",
          "prototypes --method mmd-critic");

  private MmdCritic() {}

  /**
   * What was picked, as indices of the vectors, the first pick first.
   *
   * @param discrepancy MMD² between all vectors and the first prototypes, one a prototype
   */
  public record Selection(
      List<Integer> prototypes, List<Integer> criticisms, List<Double> discrepancy) {

    public Selection {
      prototypes = List.copyOf(prototypes);
      criticisms = List.copyOf(criticisms);
      discrepancy = List.copyOf(discrepancy);
    }
  }

  /**
   * Picks them; fewer than are wanted where there are not as many vectors.
   *
   * @param vectors of one length
   * @param prototypes how many, one or more
   * @param criticisms how many, from 0
   */
  public static Selection select(
      List<float[]> vectors, GaussianKernel kernel, int prototypes, int criticisms) {
    if (prototypes < 1 || criticisms < 0) {
      throw new IllegalArgumentException(
          "one prototype or more, and no negative number of criticisms, not %d and %d"
              .formatted(prototypes, criticisms));
    }
    return new Search(vectors, kernel).select(prototypes, criticisms);
  }

  private static final class Search {
    private final List<float[]> vectors;
    private final GaussianKernel kernel;
    private final int n;
    private final double[] means;
    private final double all;
    private final boolean[] taken;

    /** Σ_{j∈S} k(x_i, x_j), {@code [n]}. */
    private final double[] toPrototypes;

    Search(List<float[]> vectors, GaussianKernel kernel) {
      this.vectors = vectors;
      this.kernel = kernel;
      this.n = vectors.size();
      this.means = kernel.means(vectors);
      double sum = 0;
      for (double mean : means) {
        sum += mean;
      }
      this.all = sum / Math.max(1, n);
      this.taken = new boolean[n];
      this.toPrototypes = new double[n];
    }

    Selection select(int prototypes, int criticisms) {
      List<Integer> picked = new ArrayList<>();
      List<Double> discrepancy = new ArrayList<>();
      double between = 0;
      double within = 0;
      while (picked.size() < Math.min(prototypes, n)) {
        int size = picked.size() + 1;
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
          double apart =
              all
                  - 2 * (between + means[i]) / size
                  + (within + 2 * toPrototypes[i] + 1) / ((double) size * size);
          if (!taken[i] && apart < least) {
            least = apart;
            best = i;
          }
        }
        between += means[best];
        within += 2 * toPrototypes[best] + 1;
        take(best, picked);
        for (int i = 0; i < n; i++) {
          toPrototypes[i] += kernel.of(vectors.get(i), vectors.get(best));
        }
        discrepancy.add(Math.max(0, least));
      }
      return new Selection(picked, criticise(criticisms, picked.size()), discrepancy);
    }

    private void take(int index, List<Integer> picked) {
      taken[index] = true;
      picked.add(index);
    }

    /**
     * The determinant grows by one factor a pick, what is left of k(x, x) = 1 beside those that
     * were picked before: a Cholesky factorisation that is carried on for every candidate.
     */
    private List<Integer> criticise(int wanted, int prototypes) {
      List<Integer> picked = new ArrayList<>();
      List<double[]> factors = new ArrayList<>();
      double[] left = new double[n];
      Arrays.fill(left, 1);
      while (picked.size() < wanted) {
        int best = -1;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
          double gain = Math.abs(means[i] - toPrototypes[i] / prototypes) + Math.log(left[i]);
          if (!taken[i] && left[i] > 0 && gain > most) {
            most = gain;
            best = i;
          }
        }
        if (best < 0) {
          return picked;
        }
        take(best, picked);
        double[] factor = new double[n];
        for (int i = 0; i < n; i++) {
          double shared = kernel.of(vectors.get(i), vectors.get(best));
          for (double[] before : factors) {
            shared -= before[i] * before[best];
          }
          factor[i] = shared / Math.sqrt(left[best]);
        }
        for (int i = 0; i < n; i++) {
          if (i != best) {
            left[i] -= factor[i] * factor[i];
          }
        }
        factors.add(factor);
      }
      return picked;
    }
  }
}
