package dev.pellucid.explain.local.pixel.perturbation;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.ejml.simple.SimpleMatrix;

/**
 * The weighted least squares of Kernel SHAP, min Σ_S w_S (v(S) − v(∅) − Σ_{i∈S} φ_i)², its
 * constraint Σφ = v(N) − v(∅) eliminated: φ = (v(N) − v(∅))/n + u, where u adds up to 0. What the
 * coalitions leave open is shared evenly: u is the shortest solution.
 */
final class KernelRegression {

  /** A pair that decides the fit alone leaves no residual to learn its error from. */
  private static final double DECIDES = 1 - 1e-9;

  /** What is left of a player outside of what the coalitions reach, if it is only rounding. */
  private static final double OPEN = 1e-6;

  private final int players;
  private final double empty;
  private final double share;
  private final SimpleMatrix moments;
  private final SimpleMatrix target;

  KernelRegression(int players, double empty, double full) {
    this.players = players;
    this.empty = empty;
    this.share = (full - empty) / players;
    this.moments = new SimpleMatrix(players, players);
    this.target = new SimpleMatrix(players, 1);
  }

  void add(BitSet coalition, double worth, double weight) {
    double[] centred = centred(coalition);
    double left = left(coalition, worth);
    double[] moment = moments.getDDRM().data;
    double[] to = target.getDDRM().data;
    for (int i = 0; i < players; i++) {
      double factor = weight * centred[i];
      to[i] += factor * left;
      for (int j = 0; j < players; j++) {
        moment[i * players + j] += factor * centred[j];
      }
    }
  }

  Fit fit() {
    SimpleMatrix basis = SymmetricInverse.basis(moments);
    SimpleMatrix inverse = SymmetricInverse.of(moments, basis);
    return new Fit(inverse, inverse.mult(target), decided(basis));
  }

  /** How many players lie, their mean subtracted, in what the coalitions reach. */
  private int decided(SimpleMatrix basis) {
    int decided = 0;
    for (int i = 0; i < players; i++) {
      double reached = 1.0 / players;
      for (int j = 0; j < basis.getNumCols(); j++) {
        reached += Math.pow(basis.get(i, j), 2);
      }
      decided += 1 - reached < OPEN ? 1 : 0;
    }
    return decided;
  }

  /** Membership, its mean over the players subtracted, which leaves Σ_{i∈S} u_i as it is. */
  private double[] centred(BitSet coalition) {
    double mean = coalition.cardinality() / (double) players;
    double[] centred = new double[players];
    for (int i = 0; i < players; i++) {
      centred[i] = (coalition.get(i) ? 1 : 0) - mean;
    }
    return centred;
  }

  /** What is left of a worth after even shares. */
  private double left(BitSet coalition, double worth) {
    return worth - empty - coalition.cardinality() * share;
  }

  /** The solution. */
  final class Fit {
    private final SimpleMatrix inverse;
    private final SimpleMatrix deviations;
    private final int decided;

    private Fit(SimpleMatrix inverse, SimpleMatrix deviations, int decided) {
      this.inverse = inverse;
      this.deviations = deviations;
      this.decided = decided;
    }

    /** How many values do not hang on sharing evenly. */
    int decided() {
      return decided;
    }

    double[] values() {
      double[] values = new double[players];
      for (int i = 0; i < players; i++) {
        values[i] = share + deviations.get(i);
      }
      return values;
    }

    /**
     * How much the values would vary had other pairs been drawn: the sandwich M⁺ Var(Σ g) M⁺ of g,
     * what each pair adds to the normal equations beyond the fit, residuals enlarged by 1/(1−h) for
     * the share h of the fit that the pair itself decides (MacKinnon, White, 1985: HC3).
     *
     * @param drawn pairs of a coalition and its complement
     * @param weight of all of them together
     * @return empty if there are too few pairs to tell
     */
    Optional<double[]> standardErrors(List<BitSet> drawn, double[] worth, double weight) {
      int pairs = worth.length / 2;
      if (pairs < 2) {
        return Optional.empty();
      }
      double[] sum = new double[players];
      double[] squares = new double[players];
      for (int pair = 0; pair < pairs; pair++) {
        SimpleMatrix centred = new SimpleMatrix(players, 1, true, centred(drawn.get(2 * pair)));
        SimpleMatrix direction = inverse.mult(centred);
        double decided = weight / pairs * centred.dot(direction);
        if (decided > DECIDES) {
          return Optional.empty();
        }
        double residual =
            residual(drawn.get(2 * pair), worth[2 * pair])
                - residual(drawn.get(2 * pair + 1), worth[2 * pair + 1]);
        double step = weight * residual / 2 / (1 - decided);
        for (int i = 0; i < players; i++) {
          sum[i] += step * direction.get(i);
          squares[i] += Math.pow(step * direction.get(i), 2);
        }
      }
      double[] errors = new double[players];
      for (int i = 0; i < players; i++) {
        double variance = (squares[i] - sum[i] * sum[i] / pairs) / (pairs - 1.0);
        errors[i] = Math.sqrt(Math.max(0, variance) / pairs);
      }
      return Optional.of(errors);
    }

    private double residual(BitSet coalition, double worth) {
      double[] centred = centred(coalition);
      double residual = left(coalition, worth);
      for (int i = 0; i < players; i++) {
        residual -= centred[i] * deviations.get(i);
      }
      return residual;
    }
  }
}
