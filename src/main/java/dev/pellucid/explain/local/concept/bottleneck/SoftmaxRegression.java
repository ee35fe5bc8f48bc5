package dev.pellucid.explain.local.concept.bottleneck;

import java.util.Random;

/**
 * Multinomial logistic regression with an elastic net: min over W, b of mean_i −log softmax(o_i + W
 * z_i + b)_{y_i} + net(W), z the features with mean 0 and deviation 1, o what is known already.
 *
 * <p>By proximal gradients with momentum and restarts (FISTA; Beck, Teboulle, 2009; O'Donoghue,
 * Candès, 2015), the step from the features' largest singular value. The problem is convex, so
 * there is one optimum and no chance in it. A round costs 4·N·J·C multiplications.
 *
 * @param weights W, {@code [C][J]}, of standardised features
 * @param bias b, {@code [C]}
 * @param mean of each feature, {@code [J]}
 * @param deviation of each feature; 1 where it never varied
 */
record SoftmaxRegression(double[][] weights, double[] bias, double[] mean, double[] deviation) {

  private static final int MOST_ROUNDS = 3000;

  /** It is enough when no weight moves further in a round. */
  private static final double STILL = 1e-6;

  private static final int POWER_ROUNDS = 60;

  /** The power iteration comes from below; a step too long would not converge. */
  private static final double MARGIN = 1.05;

  /**
   * Fits.
   *
   * @param features {@code [N][J]}
   * @param known o, {@code [N][C]}
   * @param classes of the images, each below C
   */
  static SoftmaxRegression fit(
      float[][] features, double[][] known, int[] classes, ElasticNet net) {
    SoftmaxRegression standard = standard(features, known[0].length);
    double[][] z = new double[features.length][];
    for (int i = 0; i < z.length; i++) {
      z[i] = standard.standardised(features[i]);
    }
    new Descent(z, known, classes, net, standard).run();
    return standard;
  }

  /** What the model says of features {@code [J]}: one number a class. */
  double[] logits(float[] features) {
    double[] z = standardised(features);
    double[] logits = bias.clone();
    for (int c = 0; c < logits.length; c++) {
      for (int j = 0; j < z.length; j++) {
        logits[c] += weights[c][j] * z[j];
      }
    }
    return logits;
  }

  private double[] standardised(float[] features) {
    double[] z = new double[mean.length];
    for (int j = 0; j < z.length; j++) {
      z[j] = (features[j] - mean[j]) / deviation[j];
    }
    return z;
  }

  private static SoftmaxRegression standard(float[][] features, int classes) {
    int dimensions = features[0].length;
    double[] mean = new double[dimensions];
    double[] deviation = new double[dimensions];
    for (float[] row : features) {
      for (int j = 0; j < dimensions; j++) {
        mean[j] += row[j] / (double) features.length;
      }
    }
    for (float[] row : features) {
      for (int j = 0; j < dimensions; j++) {
        deviation[j] += Math.pow(row[j] - mean[j], 2) / features.length;
      }
    }
    for (int j = 0; j < dimensions; j++) {
      deviation[j] = deviation[j] > 0 ? Math.sqrt(deviation[j]) : 1;
    }
    return new SoftmaxRegression(
        new double[classes][dimensions], new double[classes], mean, deviation);
  }

  /** The weights on their way; they end in those of the model. */
  private static final class Descent {
    private final double[][] z;
    private final double[][] known;
    private final int[] classes;
    private final ElasticNet net;
    private final double step;
    private final SoftmaxRegression model;
    private final double[][] ahead;
    private final double[] aheadBias;

    Descent(
        double[][] z, double[][] known, int[] classes, ElasticNet net, SoftmaxRegression model) {
      this.z = z;
      this.known = known;
      this.classes = classes;
      this.net = net;
      this.model = model;
      this.ahead = new double[model.weights.length][z[0].length];
      this.aheadBias = new double[model.bias.length];
      // The Hessian of the softmax is at most ½; the bias adds a feature that is always 1.
      this.step = 2 / (MARGIN * largestEigenvalue(z) + 1);
    }

    void run() {
      double momentum = 1;
      for (int round = 0; round < MOST_ROUNDS; round++) {
        double[][] gradient = new double[ahead.length][z[0].length];
        double[] biasGradient = new double[ahead.length];
        slopes(gradient, biasGradient);
        double next = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
        Move move = move(gradient, biasGradient, (momentum - 1) / next);
        momentum = move.backwards() > 0 ? 1 : next;
        if (move.furthest() < STILL) {
          return;
        }
      }
    }

    private void slopes(double[][] gradient, double[] biasGradient) {
      int count = ahead.length;
      double[] residual = new double[count];
      for (int i = 0; i < z.length; i++) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < count; c++) {
          double logit = known[i][c] + aheadBias[c];
          for (int j = 0; j < z[i].length; j++) {
            logit += ahead[c][j] * z[i][j];
          }
          residual[c] = logit;
          largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (int c = 0; c < count; c++) {
          residual[c] = Math.exp(residual[c] - largest);
          sum += residual[c];
        }
        for (int c = 0; c < count; c++) {
          double error = (residual[c] / sum - (classes[i] == c ? 1 : 0)) / z.length;
          biasGradient[c] += error;
          for (int j = 0; j < z[i].length; j++) {
            gradient[c][j] += error * z[i][j];
          }
        }
      }
    }

    /**
     * What a round did.
     *
     * @param furthest that a weight moved
     * @param backwards positive where the momentum points away from the optimum
     */
    private record Move(double furthest, double backwards) {}

    private Move move(double[][] gradient, double[] biasGradient, double swing) {
      double furthest = 0;
      double backwards = 0;
      for (int c = 0; c < ahead.length; c++) {
        for (int j = 0; j < ahead[c].length; j++) {
          double from = ahead[c][j];
          double to = net.shrink(from - step * gradient[c][j], step);
          double by = to - model.weights[c][j];
          backwards += (from - to) * by;
          furthest = Math.max(furthest, Math.abs(by));
          ahead[c][j] = to + swing * by;
          model.weights[c][j] = to;
        }
        double to = aheadBias[c] - step * biasGradient[c];
        double by = to - model.bias[c];
        backwards += (aheadBias[c] - to) * by;
        furthest = Math.max(furthest, Math.abs(by));
        aheadBias[c] = to + swing * by;
        model.bias[c] = to;
      }
      if (backwards > 0) {
        for (int c = 0; c < ahead.length; c++) {
          System.arraycopy(model.weights[c], 0, ahead[c], 0, ahead[c].length);
        }
        System.arraycopy(model.bias, 0, aheadBias, 0, aheadBias.length);
      }
      return new Move(furthest, backwards);
    }

    /** Of ZᵀZ/N, by repeated multiplication. */
    private static double largestEigenvalue(double[][] z) {
      Random random = new Random(1);
      double[] vector = random.doubles(z[0].length, -1, 1).toArray();
      double eigenvalue = 0;
      for (int round = 0; round < POWER_ROUNDS; round++) {
        double[] image = new double[vector.length];
        for (double[] row : z) {
          double along = 0;
          for (int j = 0; j < row.length; j++) {
            along += row[j] * vector[j];
          }
          for (int j = 0; j < row.length; j++) {
            image[j] += along * row[j] / z.length;
          }
        }
        double squares = 0;
        for (double value : image) {
          squares += value * value;
        }
        eigenvalue = Math.sqrt(squares);
        for (int j = 0; eigenvalue > 0 && j < vector.length; j++) {
          vector[j] = image[j] / eigenvalue;
        }
      }
      return eigenvalue;
    }
  }
}
