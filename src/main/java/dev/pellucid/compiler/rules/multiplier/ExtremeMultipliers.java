package dev.pellucid.compiler.rules.multiplier;

import dev.pellucid.compiler.backward.BackwardRule;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.compiler.rules.GradientRules;
import dev.pellucid.compiler.rules.MaxPoolWinners;
import dev.pellucid.compiler.rules.ReductionRules;
import dev.pellucid.graph.Attribute;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Shape;
import dev.pellucid.graph.Window;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Multipliers through maxima and minima.
 *
 * <p>Over many elements the change of the maximum belongs to one of them (Shrikumar et al., as in
 * their software): where it rose, to the element w that is largest in the image, for there Δx_w ≥
 * Δy; where it fell, to the one that was largest in the baseline. Δy/Δx_w lies in [0,1] either way.
 * An element that is answerable for several overlapping windows gets the sum.
 */
final class ExtremeMultipliers {

  private final Change change;

  ExtremeMultipliers(Change change) {
    this.change = change;
  }

  void maxPool(BackwardStep s) {
    Emitter emit = s.emit();
    Shape in = s.inputShape(0);
    Shape out = s.outputShape();
    Window window = Window.ofPool(s.node(), in);
    Dim cells = out.product(2, out.rank());
    Shape planes = new Shape(List.of(in.dim(0), in.dim(1), in.product(2, in.rank())));
    Shape windows = planes.with(2, cells);
    String dy = emit.reshape(change.delta(emit, s.output()), windows);
    String rose = emit.op("GreaterOrEqual", List.of(dy, emit.constant(0f)));
    String winner =
        emit.op(
            "Where",
            List.of(
                rose,
                MaxPoolWinners.positions(s, window),
                MaxPoolWinners.positions(change.baseline(s), window)));
    String dx = emit.reshape(change.delta(emit, s.input(0)), planes);
    String dxOfWinner = emit.op("GatherElements", List.of(dx, winner), Attribute.of("axis", 2));
    String m = emit.mul(emit.reshape(s.arriving(), windows), share(emit, dy, dxOfWinner));
    String scattered =
        emit.op(
            "ScatterElements",
            List.of(emit.zerosLike(dx), winner, m),
            Attribute.of("axis", 2),
            Attribute.of("reduction", "add"));
    s.give(0, emit.reshape(scattered, in));
  }

  void globalMaxPool(BackwardStep s) {
    long[] axes = LongStream.range(2, s.inputShape(0).rank()).toArray();
    overAxes(s, s.output(), s.arriving(), axes, "GreaterOrEqual");
  }

  void reduceMax(BackwardStep s) {
    overAxes(s, s.output(), s.arriving(), ReductionRules.axes(s), "GreaterOrEqual");
  }

  void reduceMin(BackwardStep s) {
    overAxes(s, s.output(), s.arriving(), ReductionRules.axes(s), "LessOrEqual");
  }

  /**
   * Elements that tie share.
   *
   * @param towardsImage how Δy compares with 0 where the image's element is answerable
   */
  private void overAxes(
      BackwardStep s, String output, String arriving, long[] axes, String towardsImage) {
    Emitter emit = s.emit();
    String x0 = change.atBaseline().apply(s.input(0));
    String y = keptAxes(s, output);
    String y0 = keptAxes(s, change.atBaseline().apply(output));
    String dy = emit.sub(y, y0);
    String byImage = emit.op(towardsImage, List.of(dy, emit.constant(0f)));
    String chosen =
        emit.op(
            "Where", List.of(byImage, tied(emit, s.input(0), y, axes), tied(emit, x0, y0, axes)));
    String m = emit.mul(keptAxes(s, arriving), share(emit, dy, change.delta(emit, s.input(0))));
    s.give(
        0,
        emit.op(
            "Where",
            List.of(
                emit.op("Greater", List.of(chosen, emit.constant(0f))),
                emit.mul(chosen, m),
                emit.constant(0f))));
  }

  private static String keptAxes(BackwardStep s, String tensor) {
    return s.outputShape().rank() == s.inputShape(0).rank()
        ? tensor
        : ReductionRules.keepingAxes(s, tensor);
  }

  private static String tied(Emitter emit, String x, String y, long[] axes) {
    String equal = emit.asReal(emit.op("Equal", List.of(x, y)));
    return emit.div(equal, emit.reduceSum(equal, true, axes));
  }

  /** Δy/Δx of the element that is answerable; as its gradient, 1, where it does not change. */
  private static String share(Emitter emit, String dy, String dx) {
    return Change.where(emit, dx, emit.constant(Change.NONE), emit.constant(1f), emit.div(dy, dx));
  }

  /**
   * Of two tensors, each gets its Shapley value: the mean of what its change does while the other
   * stands at the baseline and at the image.
   */
  void ofTwo(BackwardStep s) {
    int operands = s.node().inputs().size();
    if (operands > 2) {
      throw s.unsupported("compares more than two tensors, of which an order would be needed");
    }
    if (operands == 2 && s.node().input(0).equals(s.node().input(1))) {
      s.give(0, s.arriving());
      return;
    }
    BackwardRule gradient = GradientRules.TABLE.find(s.node().key()).orElseThrow();
    for (int i = 0; i < operands; i++) {
      if (s.wants(i)) {
        s.give(i, operands == 1 ? s.arriving() : shapley(s, gradient, i));
      }
    }
  }

  private String shapley(BackwardStep s, BackwardRule gradient, int i) {
    Emitter emit = s.emit();
    String a = s.input(i);
    String a0 = change.atBaseline().apply(a);
    String b = s.input(1 - i);
    String b0 = change.atBaseline().apply(b);
    String operator = s.node().operator();
    String beforeB =
        emit.sub(emit.op(operator, List.of(a, b0)), emit.op(operator, List.of(a0, b0)));
    String afterB = emit.sub(emit.op(operator, List.of(a, b)), emit.op(operator, List.of(a0, b)));
    String da = change.delta(emit, a);
    String m = emit.mul(s.arriving(), emit.div(Change.mean(emit, beforeB, afterB), da));
    String summed = emit.sumTo(m, s.outputShape(), s.inputShape(i));
    String slope = s.given(gradient, s.arriving()).get(i);
    return Change.where(emit, da, emit.constant(Change.NONE), slope, summed);
  }
}
