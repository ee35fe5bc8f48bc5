package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.BackwardRule;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.graph.Attribute;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Shape;
import dev.pellucid.graph.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Pooling over windows and over the whole map. */
public final class PoolingRules {

  public static final Map<String, BackwardRule> RULES =
      Map.of(
          "MaxPool", PoolingRules::max,
          "AveragePool", PoolingRules::average,
          "GlobalAveragePool", PoolingRules::globalAverage,
          "GlobalMaxPool", PoolingRules::globalMax);

  private PoolingRules() {}

  /**
   * Each output's gradient goes to the input that won; an input that won in several windows gets
   * the sum.
   */
  private static void max(BackwardStep s) {
    Emitter emit = s.emit();
    Shape in = s.inputShape(0);
    Shape out = s.outputShape();
    String winners = MaxPoolWinners.positions(s, Window.ofPool(s.node(), in));
    Dim cells = out.product(2, out.rank());
    Shape planes = new Shape(List.of(in.dim(0), in.dim(1), in.product(2, in.rank())));
    String zeros = emit.zerosLike(emit.reshape(s.input(0), planes));
    String g = emit.reshape(s.arriving(), planes.with(2, cells));
    String scattered =
        emit.op(
            "ScatterElements",
            List.of(zeros, winners, g),
            Attribute.of("axis", 2),
            Attribute.of("reduction", "add"));
    s.give(0, emit.reshape(scattered, in));
  }

  /** What arrives is divided by how many elements were averaged and spread over their window. */
  private static void average(BackwardStep s) {
    Emitter emit = s.emit();
    Shape in = s.inputShape(0);
    Window window = Window.ofPool(s.node(), in);
    if (isWhole(window, in)) {
      globalAverage(s);
      return;
    }
    boolean countPadding = s.node().integer("count_include_pad", 0) == 1;
    float[] shares = {1};
    long[] dims = new long[2 + window.spatialAxes()];
    Arrays.fill(dims, 1);
    for (int axis = 0; axis < window.spatialAxes(); axis++) {
      long[] counts = counts(window, axis, in.size(2 + axis), countPadding);
      shares = outer(shares, counts);
      dims[2 + axis] = counts.length;
    }
    String share = emit.mul(s.arriving(), emit.constant(shares, dims));
    long channels = in.size(1);
    float[] ones =
        new float[(int) (channels * Arrays.stream(window.kernel()).reduce(1, (a, b) -> a * b))];
    Arrays.fill(ones, 1);
    long[] kernels = dims.clone();
    kernels[0] = channels;
    System.arraycopy(window.kernel(), 0, kernels, 2, window.spatialAxes());
    s.give(
        0, ConvolutionRules.transposed(s, share, emit.constant(ones, kernels), window, channels));
  }

  private static boolean isWhole(Window window, Shape in) {
    return IntStream.range(0, window.spatialAxes())
        .allMatch(
            axis ->
                window.kernel()[axis] == in.size(2 + axis)
                    && window.dilations()[axis] == 1
                    && window.padBegin()[axis] == 0
                    && window.padEnd()[axis] == 0);
  }

  /** How many elements each window position averages along one axis. */
  private static long[] counts(Window window, int axis, long size, boolean countPadding) {
    long[] counts = new long[(int) window.positions(axis, size)];
    for (int i = 0; i < counts.length; i++) {
      long start = i * window.strides()[axis] - window.padBegin()[axis];
      for (long tap = 0; tap < window.kernel()[axis]; tap++) {
        long at = start + tap * window.dilations()[axis];
        boolean inImage = at >= 0 && at < size;
        boolean inPadding = at >= -window.padBegin()[axis] && at < size + window.padEnd()[axis];
        counts[i] += inImage || (countPadding && inPadding) ? 1 : 0;
      }
    }
    return counts;
  }

  private static float[] outer(float[] shares, long[] counts) {
    float[] product = new float[shares.length * counts.length];
    int at = 0;
    for (float share : shares) {
      for (long count : counts) {
        product[at++] = share / count;
      }
    }
    return product;
  }

  private static void globalAverage(BackwardStep s) {
    Shape in = s.inputShape(0);
    float share = 1f / in.product(2, in.rank()).size();
    s.give(0, s.emit().expand(s.emit().mul(s.arriving(), share), in));
  }

  /** The first of several maxima, as for windows. */
  private static void globalMax(BackwardStep s) {
    Emitter emit = s.emit();
    Shape in = s.inputShape(0);
    Dim positions = in.product(2, in.rank());
    Shape rows = new Shape(List.of(in.dim(0), in.dim(1), positions));
    String winner =
        emit.op(
            "ArgMax",
            List.of(emit.reshape(s.input(0), rows)),
            Attribute.of("axis", 2),
            Attribute.of("keepdims", 0));
    String chosen =
        emit.op(
            "OneHot",
            List.of(winner, emit.integers(positions.size()), emit.constant(new float[] {0, 1}, 2)),
            Attribute.of("axis", 2));
    String g = emit.reshape(s.arriving(), rows.with(2, Dim.of(1)));
    s.give(0, emit.reshape(emit.mul(chosen, g), in));
  }
}
