package dev.pellucid.compiler.rules;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.graph.Attribute;
import dev.pellucid.graph.Shape;
import dev.pellucid.graph.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the maximum of each pooling window stood, the first in row-major order of several.
 *
 * <p>The pooling operator can say so itself, by its second result, but computes that one comparison
 * at a time: it took more than half of SqueezeNet's gradient. Here depthwise convolutions with a
 * single one in their kernel pick each element of the windows in the runtime's blocked layout, and
 * the race is run in arithmetic: with n_k = clip(2⁶⁴(y − x_k), 0, 1) ∈ {0, 1} telling whether
 * element k lost, r_k = n_0⋯n_k tells whether all up to k did, and the winner stands at Σ_k
 * (o_{k+1} − o_k)·r_k, o_k being the place of element k in its window.
 */
public final class MaxPoolWinners {

  private static final float STEEP = 0x1p64f;
  private static final float NEVER_WINS = -0x1p40f;
  private static final int MOST_TAPS = 16;
  private static final int BLOCK = 8;

  private final BackwardStep step;
  private final Emitter emit;
  private final Window window;
  private final Shape in;
  private final Shape out;

  private MaxPoolWinners(BackwardStep step, Window window) {
    this.step = step;
    this.emit = step.emit();
    this.window = window;
    this.in = step.inputShape(0);
    this.out = step.outputShape();
  }

  /** Flat positions of the winners within their channel's plane, int64 {@code [N,C,cells]}. */
  public static String positions(BackwardStep step, Window window) {
    MaxPoolWinners winners = new MaxPoolWinners(step, window);
    boolean blocked =
        window.spatialAxes() == 2
            && winners.in.size(1) % BLOCK == 0
            && Arrays.stream(window.kernel()).reduce(1, (a, b) -> a * b) <= MOST_TAPS;
    return blocked ? winners.byRace() : winners.byOperator();
  }

  /**
   * The operator's own answer counts from the start of the whole tensor; the remainder is the place
   * in the plane.
   */
  private String byOperator() {
    AttributeProto[] attributes =
        step.node().attributes().values().stream()
            .filter(a -> !a.getName().equals("storage_order"))
            .toArray(AttributeProto[]::new);
    String flat = emit.graph().emit("MaxPool", List.of(step.input(0)), 2, attributes).get(1);
    String inPlane = emit.op("Mod", List.of(flat, emit.integers(in.product(2, in.rank()).size())));
    return emit.reshape(inPlane, cells());
  }

  private Shape cells() {
    return new Shape(List.of(in.dim(0), in.dim(1), out.product(2, out.rank())));
  }

  private String byRace() {
    int rows = (int) window.kernel()[0];
    int columns = (int) window.kernel()[1];
    int taps = rows * columns;
    long toNextColumn = window.dilations()[1];
    long toNextRow = window.dilations()[0] * in.size(3) - (columns - 1) * toNextColumn;
    String padded = padded();
    String scaled = pick(step.output(), 1, 1, 0, STEEP, new long[] {1, 1}, new long[] {1, 1});
    List<String> columnSteps = new ArrayList<>();
    List<String> rowSteps = new ArrayList<>();
    String allLost = null;
    for (int tap = 0; tap < taps - 1; tap++) {
      String negative =
          pick(padded, rows, columns, tap, -STEEP, window.strides(), window.dilations());
      String lost = clipped(emit.add(negative, scaled));
      allLost = allLost == null ? lost : emit.mul(allLost, lost);
      boolean endsRow = (tap + 1) % columns == 0;
      (endsRow ? rowSteps : columnSteps).add(allLost);
    }
    List<String> terms = new ArrayList<>(List.of(origins()));
    if (!columnSteps.isEmpty()) {
      terms.add(emit.mul(emit.sum(columnSteps), (float) toNextColumn));
    }
    if (!rowSteps.isEmpty()) {
      terms.add(emit.mul(emit.sum(rowSteps), (float) toNextRow));
    }
    String place = emit.sum(terms);
    String whole = emit.op("Cast", List.of(place), Attribute.of("to", DataType.INT64.getNumber()));
    return emit.reshape(whole, cells());
  }

  /** Between 0 and 1, by an operator that the runtime fuses into the convolution before it. */
  private String clipped(String x) {
    return emit.op("HardSigmoid", List.of(x), Attribute.of("alpha", 1f), Attribute.of("beta", 0f));
  }

  /** Padding, and what a rounded-up last window lacks, becomes numbers that never win. */
  private String padded() {
    long[] pads = new long[8];
    for (int axis = 0; axis < 2; axis++) {
      long end = (out.size(2 + axis) - 1) * window.strides()[axis] + window.reach(axis);
      pads[2 + axis] = window.padBegin()[axis];
      pads[6 + axis] = Math.max(0, end - window.padBegin()[axis] - in.size(2 + axis));
    }
    return Arrays.stream(pads).allMatch(p -> p == 0)
        ? step.input(0)
        : emit.op("Pad", List.of(step.input(0), emit.integers(pads), emit.constant(NEVER_WINS)));
  }

  /** Element {@code tap} of every window, times a factor. */
  private String pick(
      String tensor,
      int rows,
      int columns,
      int tap,
      float factor,
      long[] strides,
      long[] dilations) {
    int channels = (int) in.size(1);
    int taps = rows * columns;
    float[] weights = new float[channels * taps];
    for (int c = 0; c < channels; c++) {
      weights[c * taps + tap] = factor;
    }
    return emit.op(
        "Conv",
        List.of(tensor, emit.constant(weights, channels, 1, rows, columns)),
        Attribute.of("kernel_shape", new long[] {rows, columns}),
        Attribute.of("strides", strides),
        Attribute.of("dilations", dilations),
        Attribute.of("group", channels));
  }

  /**
   * The place in the plane of each window's first element, {@code [1,1,h,w]}; outside the plane
   * where it is padding.
   */
  private String origins() {
    int height = (int) out.size(2);
    int width = (int) out.size(3);
    float[] origins = new float[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        long row = y * window.strides()[0] - window.padBegin()[0];
        long column = x * window.strides()[1] - window.padBegin()[1];
        origins[y * width + x] = row * in.size(3) + column;
      }
    }
    return emit.constant(origins, 1, 1, height, width);
  }
}
