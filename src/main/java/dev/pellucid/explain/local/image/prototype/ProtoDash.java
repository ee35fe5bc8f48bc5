package dev.pellucid.explain.local.image.prototype;

import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Weighted prototypes (Gurumoorthy, Dhurandhar, Cecchi, Aggarwal, ICDM 2019): few vectors of a set
 * whose weighted sum comes nearest to the mean of all, as a kernel sees them.
 *
 * <p>Sought are weights w ≥ 0, of which m are not 0, with the greatest l(w) = wᵀμ − ½ wᵀKw, μ_j =
 * 1/n Σ_i k(x_i, x_j). One by one the vector is taken in whose gradient μ_j − (Kw)_j is the
 * greatest, and the weights of those taken in are found anew. l is weakly submodular, so the greedy
 * choice reaches at least the share 1 − e^{−γ} of the best.
 *
 * <p>Cost: n²/2 distances, and n for each that is picked; no passes, given the features.
 *
 * <p>A weight says how much of the set a prototype stands for beside the others, not how typical it
 * is: of two alike one gets the weight of both.
 */
public final class ProtoDash {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "protodash",
          "ProtoDash",
          SurveyPlace.LOCAL_IMAGE,
          new Paper(
              "Gurumoorthy et al.",
              "Efficient Data Representation by Selecting Prototypes with Importance Weights",
              "ICDM",
              2019),
          "no passes beside those of fit examples; n²/2 distances of the n examples of a class",
          "prototypes --method protodash");

  /** Sweeps over the weights; a few dozen of them suffice for kernels of vectors that differ. */
  private static final int SWEEPS = 10_000;

  private static final double TOLERANCE = 1e-10;

  private ProtoDash() {}

  /**
   * What was picked.
   *
   * @param prototypes as indices of the vectors, the first pick first
   * @param weights one a prototype, as they are at the end
   * @param objective l after each pick
   */
  public record Selection(List<Integer> prototypes, double[] weights, List<Double> objective) {

    public Selection {
      prototypes = List.copyOf(prototypes);
      objective = List.copyOf(objective);
    }
  }

  /**
   * Picks them; fewer than are wanted once no further one adds anything.
   *
   * @param vectors of one length
   * @param prototypes m, one or more
   */
  public static Selection select(List<float[]> vectors, GaussianKernel kernel, int prototypes) {
    if (prototypes < 1) {
      throw new IllegalArgumentException("one prototype or more, not " + prototypes);
    }
    int n = vectors.size();
    double[] means = kernel.means(vectors);
    List<Integer> picked = new ArrayList<>();
    List<double[]> columns = new ArrayList<>();
    List<Double> objective = new ArrayList<>();
    double[] weights = new double[0];
    double[] gradient = means.clone();
    while (picked.size() < Math.min(prototypes, n)) {
      int best = -1;
      for (int i = 0; i < n; i++) {
        if (!picked.contains(i) && (best < 0 || gradient[i] > gradient[best])) {
          best = i;
        }
      }
      if (gradient[best] <= TOLERANCE) {
        break;
      }
      picked.add(best);
      columns.add(column(vectors, kernel, best));
      weights = solve(picked, columns, means, Arrays.copyOf(weights, picked.size()));
      gradient = gradient(means, columns, weights);
      objective.add(objective(picked, means, gradient, weights));
    }
    return new Selection(picked, weights, objective);
  }

  private static double[] column(List<float[]> vectors, GaussianKernel kernel, int of) {
    return vectors.stream().mapToDouble(each -> kernel.of(each, vectors.get(of))).toArray();
  }

  private static double[] gradient(double[] means, List<double[]> columns, double[] weights) {
    double[] gradient = means.clone();
    for (int j = 0; j < weights.length; j++) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] -= weights[j] * columns.get(j)[i];
      }
    }
    return gradient;
  }

  /** wᵀμ − ½ wᵀKw = ½ wᵀ(μ + (μ − Kw)). */
  private static double objective(
      List<Integer> picked, double[] means, double[] gradient, double[] weights) {
    double sum = 0;
    for (int j = 0; j < weights.length; j++) {
      sum += weights[j] * (means[picked.get(j)] + gradient[picked.get(j)]) / 2;
    }
    return sum;
  }

  /** One weight after the other is set to its best, as k(x, x) = 1 allows in closed form. */
  private static double[] solve(
      List<Integer> picked, List<double[]> columns, double[] means, double[] from) {
    double[] weights = from;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      double moved = 0;
      for (int j = 0; j < weights.length; j++) {
        double rest = means[picked.get(j)];
        for (int other = 0; other < weights.length; other++) {
          if (other != j) {
            rest -= weights[other] * columns.get(other)[picked.get(j)];
          }
        }
        double best = Math.max(0, rest);
        moved = Math.max(moved, Math.abs(best - weights[j]));
        weights[j] = best;
      }
      if (moved < TOLERANCE) {
        return weights;
      }
    }
    return weights;
  }
}
