package dev.pellucid.compiler.rules.multiplier;

import dev.pellucid.compiler.backward.BackwardRule;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.compiler.backward.RuleTable;
import dev.pellucid.compiler.rules.GradientRules;
import dev.pellucid.compiler.rules.ReductionRules;
import java.util.List;
import java.util.Set;

/**
 * A rule for every operator that is not linear; the linear ones have the gradient's.
 *
 * <ul>
 *   <li>A function of one number: m_x = m_y·Δy/Δx, the rescale rule.
 *   <li>What is quadratic or a quotient of such: the gradient at the midpoint of both passes, where
 *       Δ(ab) = ā Δb + b̄ Δa is exact. Each factor gets its Shapley value.
 *   <li>A maximum: {@link ExtremeMultipliers}. Softmax: {@link SoftmaxMultipliers}. Normalisations:
 *       {@link NormalisationMultipliers}.
 * </ul>
 */
final class RescaleRules {

  /** Linear between kinks. */
  private static final Set<String> PIECEWISE_LINEAR =
      Set.of("Relu", "LeakyRelu", "PRelu", "Clip", "Abs", "HardSigmoid");

  /** Curved, with one as their natural scale. */
  private static final Set<String> CURVED =
      Set.of(
          "Elu",
          "Selu",
          "Celu",
          "Sigmoid",
          "HardSwish",
          "Tanh",
          "Softplus",
          "Softsign",
          "Mish",
          "Erf",
          "Gelu",
          "com.microsoft.Gelu",
          "com.microsoft.QuickGelu",
          "Exp",
          "Sin",
          "Cos",
          "Floor",
          "Ceil",
          "Round",
          "Sign");

  /** The gradient at the midpoint is the exact difference quotient. */
  private static final Set<String> QUADRATIC =
      Set.of("Mul", "MatMul", "Gemm", "Sqrt", "ReduceL2", "ReduceSumSquare");

  private final Change change;

  private RescaleRules(Change change) {
    this.change = change;
  }

  static RuleTable table(Change change) {
    RescaleRules rules = new RescaleRules(change);
    RuleTable table = GradientRules.TABLE;
    for (String operator : PIECEWISE_LINEAR) {
      table = table.with(operator, rules.quotient(operator, Change.NONE));
    }
    for (String operator : CURVED) {
      table = table.with(operator, rules.quotient(operator, Change.SMALL));
    }
    for (String operator : QUADRATIC) {
      BackwardRule gradient = gradient(operator);
      table = table.with(operator, step -> gradient.apply(change.halfWay(step)));
    }
    ExtremeMultipliers extremes = new ExtremeMultipliers(change);
    SoftmaxMultipliers softmax = new SoftmaxMultipliers(change);
    NormalisationMultipliers norms = new NormalisationMultipliers(change);
    return table
        .with("Einsum", rules::einsum)
        .with("Div", rules::div)
        .with("Reciprocal", rules::reciprocal)
        .with("Pow", rules::pow)
        .with("Log", step -> rules.quotient(step, gradient("Log"), relative(step)))
        .with("Where", rules::where)
        .with("Max", extremes::ofTwo)
        .with("Min", extremes::ofTwo)
        .with("MaxPool", extremes::maxPool)
        .with("GlobalMaxPool", extremes::globalMaxPool)
        .with("ReduceMax", extremes::reduceMax)
        .with("ReduceMin", extremes::reduceMin)
        .with("ReduceL1", rules::sumOfMagnitudes)
        .with("ReduceLogSum", rules::logSum)
        .with("ReduceProd", RescaleRules::product)
        .with("Softmax", softmax::softmax)
        .with("LogSoftmax", softmax::logSoftmax)
        .with("ReduceLogSumExp", softmax::reduceLogSumExp)
        .with("LayerNormalization", norms::layer)
        .with("InstanceNormalization", norms::instance)
        .with("GroupNormalization", norms::group)
        .with("LRN", norms::localResponse);
  }

  private static BackwardRule gradient(String operator) {
    return GradientRules.TABLE.find(operator).orElseThrow();
  }

  private BackwardRule quotient(String operator, float threshold) {
    BackwardRule gradient = gradient(operator);
    return step -> quotient(step, gradient, step.emit().constant(threshold));
  }

  /** m_x = m_y·Δy/Δx, and m_y·y' where Δx is too small to tell. */
  private void quotient(BackwardStep s, BackwardRule gradient, String threshold) {
    Emitter emit = s.emit();
    String dx = change.delta(emit, s.input(0));
    String dy = change.delta(emit, s.output());
    String slope = s.given(gradient, s.arriving()).getOrDefault(0, emit.constant(0f));
    String repeated = emit.mul(s.arriving(), emit.div(dy, dx));
    String rescaled = emit.sumTo(repeated, s.outputShape(), s.inputShape(0));
    s.give(0, Change.where(emit, dx, threshold, slope, rescaled));
  }

  /** A thousandth of the value itself, for functions without a scale of their own. */
  private static String relative(BackwardStep s) {
    return s.emit().mul(s.emit().op("Abs", List.of(s.input(0))), Change.SMALL);
  }

  private void pow(BackwardStep s) {
    boolean square =
        s.facts().reals(s.input(1)).map(RescaleRules::isTwo).orElse(false)
            || s.facts().numbers(s.input(1)).map(n -> n.length == 1 && n[0] == 2).orElse(false);
    if (square) {
      gradient("Pow").apply(change.halfWay(s));
    } else {
      quotient(s, gradient("Pow"), relative(s));
    }
  }

  private static boolean isTwo(float[] exponents) {
    return exponents.length == 1 && exponents[0] == 2;
  }

  private void einsum(BackwardStep s) {
    if (s.node().inputs().stream().filter(change::of).count() > 2) {
      throw s.unsupported("multiplies more than two tensors that depend on the image");
    }
    gradient("Einsum").apply(change.halfWay(s));
  }

  /** y = a·(1/b), with Δ(1/b) = −Δb/(b b₀). */
  private void div(BackwardStep s) {
    Emitter emit = s.emit();
    String b = s.input(1);
    String b0 = change.atBaseline().apply(b);
    if (s.wants(0)) {
      String inverse =
          change.of(b)
              ? Change.mean(
                  emit, emit.op("Reciprocal", List.of(b)), emit.op("Reciprocal", List.of(b0)))
              : emit.op("Reciprocal", List.of(b));
      s.giveBroadcast(0, emit.mul(s.arriving(), inverse));
    }
    if (s.wants(1)) {
      String a = change.midpoint(emit, s.input(0));
      s.giveBroadcast(1, emit.neg(emit.div(emit.mul(s.arriving(), a), emit.mul(b, b0))));
    }
  }

  private void reciprocal(BackwardStep s) {
    Emitter emit = s.emit();
    String both = emit.mul(s.output(), change.atBaseline().apply(s.output()));
    s.give(0, emit.neg(emit.mul(s.arriving(), both)));
  }

  private void sumOfMagnitudes(BackwardStep s) {
    Emitter emit = s.emit();
    String x = s.input(0);
    String x0 = change.atBaseline().apply(x);
    String dx = change.delta(emit, x);
    String rise = emit.sub(emit.op("Abs", List.of(x)), emit.op("Abs", List.of(x0)));
    String sign = emit.op("Sign", List.of(x));
    String quotient = Change.where(emit, dx, emit.constant(Change.NONE), sign, emit.div(rise, dx));
    s.give(0, emit.mul(quotient, ReductionRules.keepingAxes(s, s.arriving())));
  }

  /** y = ln S: the quotient is taken of S = eʸ. */
  private void logSum(BackwardStep s) {
    Emitter emit = s.emit();
    String sum = emit.op("Exp", List.of(s.output()));
    String sum0 = emit.op("Exp", List.of(change.atBaseline().apply(s.output())));
    String ds = emit.sub(sum, sum0);
    String quotient =
        Change.where(
            emit,
            ds,
            emit.mul(sum, Change.SMALL),
            emit.op("Reciprocal", List.of(sum)),
            emit.div(change.delta(emit, s.output()), ds));
    String m = ReductionRules.keepingAxes(s, emit.mul(s.arriving(), quotient));
    s.give(0, emit.expand(m, s.inputShape(0)));
  }

  private static void product(BackwardStep s) {
    throw s.unsupported("multiplies many numbers, each of which may change: it has no multipliers");
  }

  private void where(BackwardStep s) {
    if (change.of(s.input(0))) {
      throw s.unsupported("chooses otherwise at the baseline than at the image");
    }
    gradient("Where").apply(s);
  }
}
