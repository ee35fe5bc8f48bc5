package dev.pellucid.explain.local.image.influence;

import java.util.function.BooleanSupplier;

/**
 * The last layer fitted anew to the examples, its weights M of points z at the minimum of
 *
 * <pre>1/n Σ_i ℓ(M z_i, q_i) + λ‖M‖²,   ℓ the cross-entropy,</pre>
 *
 * where each of them is a sum over examples: M = Σ_i α_i ⊗ z_i, α_i = (q_i − p_i) / 2λn.
 *
 * <p>By Newton's method with conjugate gradients and backtracking: the function is strictly convex,
 * so there is one minimum. Some dozen to some hundred products with the Hessian, of 3·n·C·width
 * multiplications each; held are a handful of matrices.
 */
final class RefittedHead {

  /** ‖M − Σ_i α_i ⊗ z_i‖ / ‖M‖ at which it is enough. */
  private static final double TOLERANCE = 1e-6;

  private static final int MOST_STEPS = 100;
  private static final int MOST_PRODUCTS = 250;
  private static final double SUFFICIENT = 1e-4;
  private static final int MOST_HALVINGS = 40;

  private final HeadExamples examples;
  private final boolean toLabels;
  private final double lambda;
  private double[] weights;
  private double missing = Double.POSITIVE_INFINITY;

  /** Value and slope at some weights. */
  private record Point(double loss, double[] gradient) {}

  private RefittedHead(HeadExamples examples, boolean toLabels, double lambda) {
    this.examples = examples;
    this.toLabels = toLabels;
    this.lambda = lambda;
    this.weights = new double[examples.shape().size()];
  }

  /**
   * Fits.
   *
   * @param toLabels whether q_i is the label's unit vector; else what the model says of i
   * @param relative λ as a share of the mean of ‖z‖²
   * @param spent whether to stop before the minimum is reached
   */
  static RefittedHead fit(
      HeadExamples examples, boolean toLabels, double relative, BooleanSupplier spent) {
    double[] squares = new double[1];
    examples.forEach(
        example -> squares[0] += HeadShape.dot(example.point(), example.point()) / examples.size());
    RefittedHead head = new RefittedHead(examples, toLabels, relative * squares[0]);
    head.descend(spent);
    return head;
  }

  /** Whether the minimum was reached, so that the weights are the sum over examples. */
  boolean isStationary() {
    return missing <= TOLERANCE;
  }

  /** λ. */
  double lambda() {
    return lambda;
  }

  /** What the layer says of a point, {@code [C]}. */
  double[] logits(float[] point) {
    return examples.shape().times(weights, point);
  }

  /** α_i, {@code [C]}: −1/(2λn) of the loss's gradient by the example's logits. */
  double[] alpha(HeadPoint example) {
    double[] alpha = slope(example, weights);
    for (int c = 0; c < alpha.length; c++) {
      alpha[c] /= -2 * lambda * examples.size();
    }
    return alpha;
  }

  private double[] slope(HeadPoint example, double[] at) {
    double[] logits = examples.shape().times(at, example.point());
    double[] slope = Softmax.of(logits).probabilities();
    double[] wanted = wanted(example);
    for (int c = 0; c < slope.length; c++) {
      slope[c] -= wanted[c];
    }
    return slope;
  }

  private double[] wanted(HeadPoint example) {
    if (!toLabels) {
      return Softmax.of(example.logits()).probabilities();
    }
    double[] unit = new double[example.logits().length];
    unit[example.label()] = 1;
    return unit;
  }

  private void descend(BooleanSupplier spent) {
    Point here = at(weights);
    missing = missing(here.gradient());
    for (int step = 0; step < MOST_STEPS && missing > TOLERANCE && !spent.getAsBoolean(); step++) {
      double[] direction = newton(here.gradient(), spent);
      double slope = HeadShape.dot(here.gradient(), direction);
      double length = 1;
      Point next = at(moved(direction, length));
      for (int i = 0;
          next.loss() > here.loss() + SUFFICIENT * length * slope && i < MOST_HALVINGS;
          i++) {
        length /= 2;
        next = at(moved(direction, length));
      }
      weights = moved(direction, length);
      here = next;
      missing = missing(here.gradient());
    }
  }

  private double[] newton(double[] gradient, BooleanSupplier spent) {
    double[] at = weights;
    HeadHessian hessian =
        new HeadHessian(examples, example -> examples.shape().times(at, example.point()));
    ConjugateGradient solver =
        new ConjugateGradient(
            v -> {
              double[] product = hessian.times(v);
              for (int i = 0; i < v.length; i++) {
                product[i] += 2 * lambda * v[i];
              }
              return product;
            },
            hessian.scaling(hessian.diagonal(), 2 * lambda));
    double tolerance = Math.min(0.1, Math.sqrt(Math.min(1, missing)));
    double[] direction = solver.solve(gradient, tolerance, MOST_PRODUCTS, spent).x();
    for (int i = 0; i < direction.length; i++) {
      direction[i] = -direction[i];
    }
    return direction;
  }

  private double[] moved(double[] direction, double length) {
    double[] moved = weights.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += length * direction[i];
    }
    return moved;
  }

  private Point at(double[] point) {
    double[] gradient = new double[point.length];
    double[] loss = new double[1];
    examples.forEach(
        example -> {
          double[] logits = examples.shape().times(point, example.point());
          loss[0] += Softmax.logSum(logits) - HeadShape.dot(wanted(example), logits);
          examples.shape().addOuter(gradient, slope(example, point), example.point());
        });
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = gradient[i] / examples.size() + 2 * lambda * point[i];
    }
    return new Point(loss[0] / examples.size() + lambda * HeadShape.dot(point, point), gradient);
  }

  /** M − Σ_i α_i ⊗ z_i is the gradient over 2λ. */
  private double missing(double[] gradient) {
    double most = Math.sqrt(HeadShape.dot(weights, weights));
    return most == 0
        ? Double.POSITIVE_INFINITY
        : Math.sqrt(HeadShape.dot(gradient, gradient)) / (2 * lambda * most);
  }
}
