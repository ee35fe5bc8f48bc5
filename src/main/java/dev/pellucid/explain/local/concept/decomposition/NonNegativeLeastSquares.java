package dev.pellucid.explain.local.concept.decomposition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.simple.SimpleMatrix;

/**
 * Least squares with coefficients that are not negative, by active sets (Lawson, Hanson, 1974):
 * min_s ‖w − Vᵀs‖², s ≥ 0. It knows of V and w only V Vᵀ and V w.
 */
final class NonNegativeLeastSquares {

  /** A slope or a coefficient this small against the largest is none. */
  private static final double NOTHING = 1e-10;

  /** So many rounds a coefficient are more than enough; rounding could otherwise go in circles. */
  private static final int ROUNDS = 10;

  private final SimpleMatrix gram;
  private final double[] target;
  private final double[] solution;
  private final List<Integer> free = new ArrayList<>();

  private NonNegativeLeastSquares(SimpleMatrix gram, double[] target) {
    this.gram = gram;
    this.target = target;
    this.solution = new double[target.length];
  }

  /**
   * The coefficients.
   *
   * @param gram V Vᵀ, {@code [J,J]}
   * @param target V w, {@code [J]}
   */
  static double[] solve(SimpleMatrix gram, double[] target) {
    NonNegativeLeastSquares problem = new NonNegativeLeastSquares(gram, target);
    double small = NOTHING * Arrays.stream(target).map(Math::abs).max().orElse(0);
    for (int round = 0; round < ROUNDS * target.length; round++) {
      int steepest = problem.steepest(small);
      if (steepest < 0) {
        break;
      }
      problem.free.add(steepest);
      problem.settle();
    }
    return problem.solution;
  }

  /** The coefficient at zero that lessens the error most when it grows; −1 if none does. */
  private int steepest(double small) {
    int steepest = -1;
    double most = small;
    for (int j = 0; j < target.length; j++) {
      double slope = target[j];
      for (int i : free) {
        slope -= gram.get(j, i) * solution[i];
      }
      if (!free.contains(j) && slope > most) {
        most = slope;
        steepest = j;
      }
    }
    return steepest;
  }

  /** Goes to the least error of the free coefficients, fixing at zero those that are in the way. */
  private void settle() {
    while (!free.isEmpty()) {
      double[] best = unconstrained();
      double step = 1;
      for (int i = 0; i < best.length; i++) {
        double now = solution[free.get(i)];
        if (best[i] <= 0) {
          step = Math.min(step, now / (now - best[i]));
        }
      }
      double largest = 0;
      for (int i = 0; i < best.length; i++) {
        int j = free.get(i);
        solution[j] += step * (best[i] - solution[j]);
        largest = Math.max(largest, solution[j]);
      }
      if (step == 1) {
        return;
      }
      double nothing = NOTHING * largest;
      free.stream().filter(j -> solution[j] <= nothing).forEach(j -> solution[j] = 0);
      free.removeIf(j -> solution[j] == 0);
    }
  }

  private double[] unconstrained() {
    int count = free.size();
    SimpleMatrix among = new SimpleMatrix(count, count);
    SimpleMatrix wanted = new SimpleMatrix(count, 1);
    for (int i = 0; i < count; i++) {
      wanted.set(i, target[free.get(i)]);
      for (int j = 0; j < count; j++) {
        among.set(i, j, gram.get(free.get(i), free.get(j)));
      }
    }
    return among.pseudoInverse().mult(wanted).getDDRM().getData();
  }
}
