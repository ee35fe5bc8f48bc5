package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.graph.Shape;

/**
 * Resampling of {@code [N,C,H,W]}. It is linear and separable: y = R_h x R_wᵀ with matrices that
 * depend on the extents alone, so what arrives goes back as R_hᵀ g R_w.
 */
final class ResizeRule {

  private static final float DEFAULT_CUBIC = -0.75f;

  private ResizeRule() {}

  static void apply(BackwardStep s) {
    Shape in = s.inputShape(0);
    Shape out = s.outputShape();
    if (in.rank() != 4 || !in.dim(0).equals(out.dim(0)) || !in.dim(1).equals(out.dim(1))) {
      throw s.unsupported("resamples other axes than height and width");
    }
    if (s.node().integer("antialias", 0) == 1) {
      throw s.unsupported("resamples with antialiasing");
    }
    Emitter emit = s.emit();
    String g = s.arriving();
    if (!in.dim(3).equals(out.dim(3))) {
      g = emit.matMul(g, emit.constant(matrix(s, 3, false), out.size(3), in.size(3)));
    }
    if (!in.dim(2).equals(out.dim(2))) {
      g = emit.matMul(emit.constant(matrix(s, 2, true), in.size(2), out.size(2)), g);
    }
    s.give(0, g);
  }

  /** Row o holds the weights with which output o is made from the inputs; or the transpose. */
  private static float[] matrix(BackwardStep s, int axis, boolean transposed) {
    int size = (int) s.inputShape(0).size(axis);
    int wanted = (int) s.outputShape().size(axis);
    double scale =
        s.node().hasInput(2) && !s.node().hasInput(3)
            ? s.facts()
                .reals(s.input(2))
                .map(scales -> (double) scales[scales.length - 4 + axis])
                .orElse((double) wanted / size)
            : (double) wanted / size;
    float[] matrix = new float[size * wanted];
    for (int o = 0; o < wanted; o++) {
      double at = coordinate(s, o, scale, size, wanted);
      int row = o;
      Weights weights =
          (input, weight) -> {
            int clamped = Math.max(0, Math.min(size - 1, input));
            matrix[transposed ? clamped * wanted + row : row * size + clamped] += (float) weight;
          };
      interpolate(s, at, weights);
    }
    return matrix;
  }

  private static double coordinate(BackwardStep s, int o, double scale, int size, int wanted) {
    String mode = s.node().text("coordinate_transformation_mode", "half_pixel");
    return switch (mode) {
      case "half_pixel" -> (o + 0.5) / scale - 0.5;
      case "half_pixel_symmetric" -> {
        double adjustment = wanted / (scale * size);
        yield size / 2.0 * (1 - adjustment) + (o + 0.5) / scale - 0.5;
      }
      case "pytorch_half_pixel" -> wanted > 1 ? (o + 0.5) / scale - 0.5 : 0;
      case "align_corners" -> wanted > 1 ? o * (size - 1.0) / (wanted - 1) : 0;
      case "asymmetric" -> o / scale;
      default -> throw s.unsupported("has coordinate_transformation_mode " + mode);
    };
  }

  private static void interpolate(BackwardStep s, double at, Weights weights) {
    switch (s.node().text("mode", "nearest")) {
      case "nearest" -> weights.add(nearest(s, at), 1);
      case "linear" -> {
        int floor = (int) Math.floor(at);
        weights.add(floor, 1 - (at - floor));
        weights.add(floor + 1, at - floor);
      }
      case "cubic" -> {
        if (s.node().integer("exclude_outside", 0) == 1) {
          throw s.unsupported("interpolates cubically with exclude_outside");
        }
        double a = s.node().real("cubic_coeff_a", DEFAULT_CUBIC);
        int floor = (int) Math.floor(at);
        for (int tap = -1; tap <= 2; tap++) {
          weights.add(floor + tap, cubic(Math.abs(at - floor - tap), a));
        }
      }
      default -> throw s.unsupported("has mode " + s.node().text("mode", "nearest"));
    }
  }

  private static int nearest(BackwardStep s, double at) {
    return switch (s.node().text("nearest_mode", "round_prefer_floor")) {
      case "floor" -> (int) Math.floor(at);
      case "ceil" -> (int) Math.ceil(at);
      case "round_prefer_ceil" -> (int) Math.floor(at + 0.5);
      default -> (int) Math.ceil(at - 0.5);
    };
  }

  /** Keys' cubic convolution kernel. */
  private static double cubic(double distance, double a) {
    if (distance <= 1) {
      return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
    }
    return distance < 2 ? ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a : 0;
  }

  @FunctionalInterface
  private interface Weights {
    void add(int input, double weight);
  }
}
