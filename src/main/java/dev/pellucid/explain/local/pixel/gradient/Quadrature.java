package dev.pellucid.explain.local.pixel.gradient;

import dev.pellucid.explain.method.InvalidParameterException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** How an integral over [0, 1] is taken from the integrand at a few points, as Captum has it. */
enum Quadrature {
  /** At the left ends of equal intervals. */
  RIEMANN_LEFT {
    @Override
    Nodes nodes(int steps) {
      return equal(steps, 0);
    }
  },
  /** In the middle of equal intervals. */
  RIEMANN_MIDDLE {
    @Override
    Nodes nodes(int steps) {
      return equal(steps, 0.5);
    }
  },
  /** At the right ends of equal intervals. */
  RIEMANN_RIGHT {
    @Override
    Nodes nodes(int steps) {
      return equal(steps, 1);
    }
  },
  /**
   * At both ends and between, the ends counting half. The weights are those of Captum, which gives
   * n points the weight 1/n where their distance is 1/(n − 1): they add up to 1 − 1/n, so that
   * attributions fall short of the score by that share.
   */
  RIEMANN_TRAPEZOID {
    @Override
    Nodes nodes(int steps) {
      if (steps < 2) {
        throw new InvalidParameterException(
            "parameter 'steps' cannot be %d: the trapezoid rule needs both ends of the way"
                .formatted(steps));
      }
      double[] weights = new double[steps];
      Arrays.fill(weights, 1.0 / steps);
      weights[0] /= 2;
      weights[steps - 1] /= 2;
      return new Nodes(
          IntStream.range(0, steps).mapToDouble(i -> i / (steps - 1.0)).toArray(), weights);
    }
  },
  /** At the roots of a Legendre polynomial: exact for polynomials of degree 2n − 1. */
  GAUSS_LEGENDRE {
    @Override
    Nodes nodes(int steps) {
      double[] positions = new double[steps];
      double[] weights = new double[steps];
      for (int i = 0; i < steps; i++) {
        Legendre root = Legendre.root(steps, i);
        positions[i] = (1 + root.at()) / 2;
        weights[i] = 1 / ((1 - root.at() * root.at()) * root.slope() * root.slope());
      }
      return new Nodes(positions, weights);
    }
  };

  /** Where the integrand is taken, in ascending order, and what each value weighs. */
  record Nodes(double[] positions, double[] weights) {}

  abstract Nodes nodes(int steps);

  /** As a parameter's value. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Quadrature byId(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  static List<String> ids() {
    return Arrays.stream(values()).map(Quadrature::id).toList();
  }

  private static Nodes equal(int steps, double offset) {
    double[] weights = new double[steps];
    Arrays.fill(weights, 1.0 / steps);
    return new Nodes(
        IntStream.range(0, steps).mapToDouble(i -> (i + offset) / steps).toArray(), weights);
  }

  /** A Legendre polynomial and its derivative at one place. */
  private record Legendre(double at, double value, double slope) {

    private static final int MOST_ITERATIONS = 100;

    /** By the three-term recurrence. */
    static Legendre of(int degree, double at) {
      double before = 1;
      double value = at;
      for (int n = 2; n <= degree; n++) {
        double next = ((2 * n - 1) * at * value - (n - 1) * before) / n;
        before = value;
        value = next;
      }
      return new Legendre(at, value, degree * (at * value - before) / (at * at - 1));
    }

    /** The root of this rank, from the smallest, by Newton's method from Tricomi's estimate. */
    static Legendre root(int degree, int rank) {
      double at = -Math.cos(Math.PI * (rank + 0.75) / (degree + 0.5));
      Legendre here = of(degree, at);
      for (int i = 0; i < MOST_ITERATIONS && Math.abs(here.value / here.slope) > 1e-16; i++) {
        here = of(degree, here.at - here.value / here.slope);
      }
      return here;
    }
  }
}
