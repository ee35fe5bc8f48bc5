package dev.pellucid.compiler.rules.relevance;

import java.util.ArrayList;
import java.util.List;

/**
 * A layer of weights written out unit by unit, and the rules of relevance propagation read off the
 * papers for one unit at a time.
 */
record SlowLayer(int inputs, List<Unit> units) {

  private static final double STABILISER = 1e-6;

  /**
   * One output.
   *
   * @param from which inputs it reads
   * @param weights one an input
   */
  record Unit(int[] from, double[] weights, double bias) {}

  /** The relevance of the inputs of one unit that has relevance 1. */
  interface SlowRule {
    double[] shares(double[] a, Unit unit);
  }

  /** A convolution of an image {@code [channels,height,width]}, tap by tap. */
  static SlowLayer convolution(
      float[] weights,
      float[] bias,
      int[] image,
      int[] kernel,
      int outputs,
      int group,
      int stride,
      int dilation,
      int[] pads) {
    int height = image[1];
    int width = image[2];
    int rows = (height + pads[0] + pads[2] - dilation * (kernel[0] - 1) - 1) / stride + 1;
    int columns = (width + pads[1] + pads[3] - dilation * (kernel[1] - 1) - 1) / stride + 1;
    int perGroup = image[0] / group;
    List<Unit> units = new ArrayList<>();
    for (int m = 0; m < outputs; m++) {
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          List<Integer> from = new ArrayList<>();
          List<Double> taps = new ArrayList<>();
          for (int c = 0; c < perGroup; c++) {
            for (int u = 0; u < kernel[0]; u++) {
              for (int v = 0; v < kernel[1]; v++) {
                int row = y * stride + u * dilation - pads[0];
                int column = x * stride + v * dilation - pads[1];
                if (row >= 0 && row < height && column >= 0 && column < width) {
                  int channel = m / (outputs / group) * perGroup + c;
                  from.add((channel * height + row) * width + column);
                  taps.add((double) weights[((m * perGroup + c) * kernel[0] + u) * kernel[1] + v]);
                }
              }
            }
          }
          units.add(unit(from, taps, bias[m]));
        }
      }
    }
    return new SlowLayer(image[0] * height * width, units);
  }

  /** A dense layer of weights {@code [outputs,inputs]}. */
  static SlowLayer dense(float[] weights, float[] bias) {
    int inputs = weights.length / bias.length;
    List<Unit> units = new ArrayList<>();
    for (int j = 0; j < bias.length; j++) {
      List<Integer> from = new ArrayList<>();
      List<Double> taps = new ArrayList<>();
      for (int i = 0; i < inputs; i++) {
        from.add(i);
        taps.add((double) weights[j * inputs + i]);
      }
      units.add(unit(from, taps, bias[j]));
    }
    return new SlowLayer(inputs, units);
  }

  private static Unit unit(List<Integer> from, List<Double> weights, double bias) {
    return new Unit(
        from.stream().mapToInt(Integer::intValue).toArray(),
        weights.stream().mapToDouble(Double::doubleValue).toArray(),
        bias);
  }

  double[] forward(double[] a) {
    double[] z = new double[units.size()];
    for (int j = 0; j < z.length; j++) {
      Unit unit = units.get(j);
      z[j] = unit.bias();
      for (int k = 0; k < unit.from().length; k++) {
        z[j] += a[unit.from()[k]] * unit.weights()[k];
      }
    }
    return z;
  }

  /** R_i = Σ_j share of i in j · R_j. */
  double[] redistribute(double[] a, double[] relevance, SlowRule rule) {
    double[] below = new double[inputs];
    for (int j = 0; j < relevance.length; j++) {
      Unit unit = units.get(j);
      double[] read = new double[unit.from().length];
      for (int k = 0; k < read.length; k++) {
        read[k] = a[unit.from()[k]];
      }
      double[] shares = rule.shares(read, unit);
      for (int k = 0; k < read.length; k++) {
        below[unit.from()[k]] += shares[k] * relevance[j];
      }
    }
    return below;
  }

  private static double stable(double z, double epsilon) {
    return z + (z >= 0 ? epsilon : -epsilon);
  }

  private static double[] proportional(double[] parts, double rest, double epsilon) {
    double z = rest;
    for (double part : parts) {
      z += part;
    }
    double[] shares = new double[parts.length];
    for (int i = 0; i < parts.length; i++) {
      shares[i] = parts[i] / stable(z, epsilon);
    }
    return shares;
  }

  private interface Part {
    double of(double a, double w);
  }

  private static double[] parts(double[] a, Unit unit, Part part) {
    double[] parts = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      parts[i] = part.of(a[i], unit.weights()[i]);
    }
    return parts;
  }

  static SlowRule epsilon(double epsilon) {
    return (a, unit) -> proportional(parts(a, unit, (x, w) -> x * w), unit.bias(), epsilon);
  }

  static SlowRule alphaBeta(double alpha, double beta, boolean biased) {
    return (a, unit) -> {
      double b = biased ? unit.bias() : 0;
      double[] up =
          proportional(parts(a, unit, (x, w) -> Math.max(0, x * w)), Math.max(0, b), STABILISER);
      double[] down =
          proportional(
              negated(parts(a, unit, (x, w) -> Math.min(0, x * w))), Math.max(0, -b), STABILISER);
      double[] shares = new double[up.length];
      for (int i = 0; i < shares.length; i++) {
        shares[i] = alpha * up[i] - beta * down[i];
      }
      return shares;
    };
  }

  private static double[] negated(double[] values) {
    double[] negated = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      negated[i] = -values[i];
    }
    return negated;
  }

  /** Contributions of the sign of z count 1 + γ times. */
  static SlowRule gamma(double gamma) {
    return (a, unit) -> {
      double z = unit.bias();
      for (double part : parts(a, unit, (x, w) -> x * w)) {
        z += part;
      }
      double sign = Math.signum(z);
      Part favoured = (x, w) -> x * w + gamma * (x * w * sign > 0 ? x * w : 0);
      return proportional(parts(a, unit, favoured), favoured.of(1, unit.bias()), STABILISER);
    };
  }

  static SlowRule box(double low, double high) {
    return (a, unit) ->
        proportional(
            parts(a, unit, (x, w) -> x * w - low * Math.max(0, w) - high * Math.min(0, w)),
            0,
            STABILISER);
  }

  static SlowRule squaredWeights() {
    return (a, unit) ->
        proportional(parts(a, unit, (x, w) -> w * w), unit.bias() * unit.bias(), STABILISER);
  }

  static SlowRule flat() {
    return (a, unit) -> proportional(parts(a, unit, (x, w) -> 1), 0, STABILISER);
  }

  static SlowRule excitation(double low) {
    return (a, unit) ->
        proportional(
            parts(a, unit, (x, w) -> Math.max(0, x - low) * Math.max(0, w)), 0, STABILISER);
  }
}
