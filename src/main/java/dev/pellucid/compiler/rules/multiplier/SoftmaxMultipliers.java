package dev.pellucid.compiler.rules.multiplier;

import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.compiler.rules.ReductionRules;
import dev.pellucid.graph.Attribute;
import java.util.List;

/**
 * Multipliers through softmax and its kin.
 *
 * <p>With v = log softmax(x) = x − L(x), y = eᵛ by the rescale rule has Δy = k⊙Δv, k = Δy/Δv the
 * logarithmic mean of y and y₀. As Σ Δy = 0, ΔL = Σ kΔx / Σk: the log of the sum spreads as k/Σk.
 * That fixes every rule here, keeps the sums, gives a common shift of all x nothing, and becomes
 * the gradient where the baseline comes close.
 */
final class SoftmaxMultipliers {

  /**
   * Where v changes less, the arithmetic mean stands in for the logarithmic one: off by Δv²/12 of
   * it.
   */
  private static final float CLOSE = 1e-2f;

  private final Change change;

  SoftmaxMultipliers(Change change) {
    this.change = change;
  }

  /** m_x = k⊙(m_y − Σ k m_y / Σk). */
  void softmax(BackwardStep s) {
    Emitter emit = s.emit();
    long axis = s.outputShape().axis(s.node().integer("axis", -1));
    String v = logSoftmaxOf(emit, s.input(0), axis);
    String v0 = logSoftmaxOf(emit, change.atBaseline().apply(s.input(0)), axis);
    String k = logarithmicMean(emit, s.output(), change.atBaseline().apply(s.output()), v, v0);
    String total = emit.reduceSum(emit.mul(k, s.arriving()), true, axis);
    String mean = emit.div(total, emit.reduceSum(k, true, axis));
    s.give(0, emit.mul(k, emit.sub(s.arriving(), mean)));
  }

  /** m_x = m_v − k/Σk · Σ m_v. */
  void logSoftmax(BackwardStep s) {
    Emitter emit = s.emit();
    long axis = s.outputShape().axis(s.node().integer("axis", -1));
    String v = s.output();
    String v0 = change.atBaseline().apply(v);
    String k = logarithmicMean(emit, exp(emit, v), exp(emit, v0), v, v0);
    String share = emit.div(k, emit.reduceSum(k, true, axis));
    String total = emit.reduceSum(s.arriving(), true, axis);
    s.give(0, emit.sub(s.arriving(), emit.mul(share, total)));
  }

  /** m_x = k/Σk · m_L. */
  void reduceLogSumExp(BackwardStep s) {
    Emitter emit = s.emit();
    String v = emit.sub(s.input(0), ReductionRules.keepingAxes(s, s.output()));
    String l0 = ReductionRules.keepingAxes(s, change.atBaseline().apply(s.output()));
    String v0 = emit.sub(change.atBaseline().apply(s.input(0)), l0);
    String k = logarithmicMean(emit, exp(emit, v), exp(emit, v0), v, v0);
    String share = emit.div(k, emit.reduceSum(k, true, ReductionRules.axes(s)));
    s.give(0, emit.mul(share, ReductionRules.keepingAxes(s, s.arriving())));
  }

  private static String logSoftmaxOf(Emitter emit, String x, long axis) {
    return emit.op("LogSoftmax", List.of(x), Attribute.of("axis", axis));
  }

  private static String exp(Emitter emit, String v) {
    return emit.op("Exp", List.of(v));
  }

  /** (y − y₀)/(v − v₀), v and v₀ being the logarithms. */
  private static String logarithmicMean(Emitter emit, String y, String y0, String v, String v0) {
    String dv = emit.sub(v, v0);
    String quotient = emit.div(emit.sub(y, y0), dv);
    return Change.where(emit, dv, emit.constant(CLOSE), Change.mean(emit, y, y0), quotient);
  }
}
