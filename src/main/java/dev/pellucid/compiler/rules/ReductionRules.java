package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.BackwardRule;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.graph.Attribute;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Reductions over axes: what arrives is repeated along them. */
public final class ReductionRules {

  public static final Map<String, BackwardRule> RULES =
      Map.of(
          "ReduceSum", s -> s.give(0, repeated(s, s.arriving())),
          "ReduceMean", ReductionRules::mean,
          "ReduceMax", ReductionRules::extreme,
          "ReduceMin", ReductionRules::extreme,
          "ReduceProd", ReductionRules::product,
          "ReduceL1", ReductionRules::sumOfMagnitudes,
          "ReduceL2", ReductionRules::norm,
          "ReduceSumSquare", ReductionRules::sumOfSquares,
          "ReduceLogSum", ReductionRules::logSum,
          "ReduceLogSumExp", ReductionRules::logSumExp);

  private ReductionRules() {}

  /** The axes over which a reduction goes, counted from the front. */
  public static long[] axes(BackwardStep s) {
    Shape shape = s.inputShape(0);
    long[] all = LongStream.range(0, shape.rank()).toArray();
    if (!s.node().hasInput(1)) {
      return s.node().integer("noop_with_empty_axes", 0) == 1 ? new long[0] : all;
    }
    long[] stated =
        s.facts()
            .numbers(s.input(1))
            .orElseThrow(() -> s.unsupported("has axes that are not constant"));
    return LongStream.of(stated).map(shape::axis).toArray();
  }

  /** The input's shape with the reduced axes kept as 1. */
  private static Shape kept(BackwardStep s) {
    Shape shape = s.inputShape(0);
    for (long axis : axes(s)) {
      if (shape.dim((int) axis).batch()) {
        throw s.unsupported("mixes the images of a batch");
      }
      shape = shape.with((int) axis, Dim.of(1));
    }
    return shape;
  }

  /** Something of the output's shape with its reduced axes present as 1. */
  public static String keepingAxes(BackwardStep s, String tensor) {
    return s.outputShape().rank() == s.inputShape(0).rank()
        ? tensor
        : s.emit().reshape(tensor, kept(s));
  }

  private static String repeated(BackwardStep s, String tensor) {
    kept(s);
    return s.emit().expand(keepingAxes(s, tensor), s.inputShape(0));
  }

  private static void mean(BackwardStep s) {
    long count =
        LongStream.of(axes(s))
            .map(axis -> s.inputShape(0).size((int) axis))
            .reduce(1, (a, b) -> a * b);
    s.give(0, repeated(s, s.emit().mul(s.arriving(), 1f / count)));
  }

  /** Elements that tie for the extreme share. */
  private static void extreme(BackwardStep s) {
    Emitter emit = s.emit();
    String chosen = Masks.equal(emit, s.input(0), keepingAxes(s, s.output()));
    String ties = emit.reduceSum(chosen, true, axes(s));
    s.give(0, emit.mul(chosen, emit.div(keepingAxes(s, s.arriving()), ties)));
  }

  /**
   * y = Πx: y' is the product of the others. That is the product of all that are not zero, divided
   * by this one if it is one of them, unless another is zero.
   */
  private static void product(BackwardStep s) {
    Emitter emit = s.emit();
    long[] axes = axes(s);
    String zero = Masks.equal(emit, s.input(0), emit.constant(0));
    String filled = emit.add(s.input(0), zero);
    String product =
        emit.op("ReduceProd", List.of(filled, emit.integers(axes)), Attribute.of("keepdims", 1));
    String otherZeros = emit.sub(emit.reduceSum(zero, true, axes), zero);
    String noOther = Masks.equal(emit, otherZeros, emit.constant(0));
    String others = emit.mul(emit.div(product, filled), noOther);
    s.give(0, emit.mul(others, keepingAxes(s, s.arriving())));
  }

  private static void sumOfMagnitudes(BackwardStep s) {
    Emitter emit = s.emit();
    s.give(0, emit.mul(emit.op("Sign", List.of(s.input(0))), keepingAxes(s, s.arriving())));
  }

  /** y = ‖x‖: y' = x / y. */
  private static void norm(BackwardStep s) {
    Emitter emit = s.emit();
    s.give(0, emit.mul(s.input(0), keepingAxes(s, emit.div(s.arriving(), s.output()))));
  }

  private static void sumOfSquares(BackwardStep s) {
    s.give(0, s.emit().mul(s.input(0), keepingAxes(s, s.emit().mul(s.arriving(), 2))));
  }

  /** y = ln Σx: y' = 1 / Σx = e⁻ʸ. */
  private static void logSum(BackwardStep s) {
    Emitter emit = s.emit();
    String sum = emit.op("Exp", List.of(s.output()));
    s.give(0, repeated(s, emit.div(s.arriving(), sum)));
  }

  private static void logSumExp(BackwardStep s) {
    Emitter emit = s.emit();
    String share = emit.op("Exp", List.of(emit.sub(s.input(0), keepingAxes(s, s.output()))));
    s.give(0, emit.mul(share, keepingAxes(s, s.arriving())));
  }
}
