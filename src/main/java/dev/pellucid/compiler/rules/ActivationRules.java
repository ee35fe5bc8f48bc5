package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.BackwardRule;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.graph.Attribute;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Elementwise nonlinearities and softmax. */
public final class ActivationRules {

  private static final float TWO_OVER_ROOT_PI = (float) (2 / Math.sqrt(Math.PI));
  private static final float ROOT_HALF = (float) Math.sqrt(0.5);
  private static final float NORMAL_DENSITY_AT_0 = (float) (1 / Math.sqrt(2 * Math.PI));
  private static final float GELU_TANH_SCALE = (float) Math.sqrt(2 / Math.PI);
  private static final float GELU_TANH_CUBIC = 0.044715f;
  private static final float SELU_ALPHA = 1.6732632f;
  private static final float SELU_GAMMA = 1.050701f;

  public static final Map<String, BackwardRule> RULES =
      Map.ofEntries(
          Map.entry("Relu", times(s -> Masks.positive(s.emit(), s.output()))),
          Map.entry("LeakyRelu", times(ActivationRules::leakyRelu)),
          Map.entry("PRelu", ActivationRules::pRelu),
          Map.entry("Elu", times(s -> elu(s, s.node().real("alpha", 1), 1))),
          Map.entry(
              "Selu",
              times(
                  s ->
                      elu(
                          s,
                          s.node().real("alpha", SELU_ALPHA),
                          s.node().real("gamma", SELU_GAMMA)))),
          Map.entry("Celu", times(ActivationRules::celu)),
          Map.entry("Clip", ActivationRules::clip),
          Map.entry("Sigmoid", times(s -> sigmoidSlope(s.emit(), s.output()))),
          Map.entry("HardSigmoid", times(ActivationRules::hardSigmoid)),
          Map.entry("HardSwish", times(ActivationRules::hardSwish)),
          Map.entry("Tanh", times(s -> oneMinusSquare(s.emit(), s.output()))),
          Map.entry("Softplus", times(s -> s.emit().op("Sigmoid", List.of(s.input(0))))),
          Map.entry("Softsign", times(ActivationRules::softsign)),
          Map.entry("Mish", times(ActivationRules::mish)),
          Map.entry("Erf", times(ActivationRules::erf)),
          Map.entry("Gelu", times(ActivationRules::gelu)),
          Map.entry("com.microsoft.Gelu", times(s -> geluExact(s.emit(), s.input(0)))),
          Map.entry("com.microsoft.QuickGelu", times(ActivationRules::quickGelu)),
          Map.entry("Softmax", ActivationRules::softmax),
          Map.entry("LogSoftmax", ActivationRules::logSoftmax));

  private ActivationRules() {}

  /** The rule of an elementwise function: g times its derivative. */
  static BackwardRule times(Function<BackwardStep, String> derivative) {
    return step -> {
      if (step.wants(0)) {
        step.give(0, step.emit().mul(step.arriving(), derivative.apply(step)));
      }
    };
  }

  private static String leakyRelu(BackwardStep s) {
    float alpha = s.node().real("alpha", 0.01f);
    String positive = Masks.positive(s.emit(), s.input(0));
    return s.emit().add(s.emit().mul(positive, 1 - alpha), s.emit().constant(alpha));
  }

  private static void pRelu(BackwardStep s) {
    s.mustNotWant(1, "the slope");
    Emitter emit = s.emit();
    String positive = emit.op("Greater", List.of(s.input(0), emit.constant(0f)));
    s.give(
        0, emit.op("Where", List.of(positive, s.arriving(), emit.mul(s.arriving(), s.input(1)))));
  }

  /** y = γ·x above zero, γα(eˣ−1) = y below; the slope below is y + γα. */
  private static String elu(BackwardStep s, float alpha, float gamma) {
    Emitter emit = s.emit();
    String positive = emit.op("Greater", List.of(s.input(0), emit.constant(0f)));
    String below = emit.add(s.output(), emit.constant(alpha * gamma));
    return emit.op("Where", List.of(positive, emit.constant(gamma), below));
  }

  private static String celu(BackwardStep s) {
    Emitter emit = s.emit();
    String positive = emit.op("Greater", List.of(s.input(0), emit.constant(0f)));
    String below = emit.add(emit.mul(s.output(), 1 / s.node().real("alpha", 1)), emit.constant(1f));
    return emit.op("Where", List.of(positive, emit.constant(1f), below));
  }

  private static void clip(BackwardStep s) {
    s.mustNotWant(1, "the lower bound");
    s.mustNotWant(2, "the upper bound");
    Emitter emit = s.emit();
    String g = s.arriving();
    Optional<Float> low = bound(s, 1).filter(b -> b > -Float.MAX_VALUE);
    Optional<Float> high = bound(s, 2).filter(b -> b < Float.MAX_VALUE);
    if (low.isPresent() && high.isPresent()) {
      s.give(0, emit.mul(g, Masks.between(emit, s.output(), low.get(), high.get())));
    } else if (low.isPresent()) {
      s.give(0, emit.mul(g, Masks.above(emit, s.output(), low.get())));
    } else if (high.isPresent()) {
      s.give(0, emit.mul(g, Masks.below(emit, s.output(), high.get())));
    } else {
      s.give(0, g);
    }
  }

  private static Optional<Float> bound(BackwardStep s, int input) {
    return s.node()
        .optionalInput(input)
        .map(
            name ->
                s.facts()
                    .reals(name)
                    .map(values -> values[0])
                    .orElseThrow(() -> s.unsupported("has a bound that is not a constant")));
  }

  private static String sigmoidSlope(Emitter emit, String y) {
    return emit.mul(y, emit.sub(emit.constant(1f), y));
  }

  private static String oneMinusSquare(Emitter emit, String y) {
    return emit.sub(emit.constant(1f), emit.square(y));
  }

  private static String inside01(Emitter emit, String y) {
    return Masks.between(emit, y, 0, 1);
  }

  private static String hardSigmoid(BackwardStep s) {
    return s.emit().mul(inside01(s.emit(), s.output()), s.node().real("alpha", 0.2f));
  }

  /** y = x·h(x) with h(x) = clip(x/6 + 1/2, 0, 1): y' = h + x/6 where h is inside (0,1). */
  private static String hardSwish(BackwardStep s) {
    Emitter emit = s.emit();
    String h =
        emit.op(
            "HardSigmoid",
            List.of(s.input(0)),
            Attribute.of("alpha", 1 / 6f),
            Attribute.of("beta", 0.5f));
    return emit.add(h, emit.mul(emit.mul(s.input(0), 1 / 6f), inside01(emit, h)));
  }

  private static String softsign(BackwardStep s) {
    Emitter emit = s.emit();
    String denominator = emit.add(emit.op("Abs", List.of(s.input(0))), emit.constant(1f));
    return emit.op("Reciprocal", List.of(emit.square(denominator)));
  }

  private static String mish(BackwardStep s) {
    Emitter emit = s.emit();
    String x = s.input(0);
    String t = emit.op("Tanh", List.of(emit.op("Softplus", List.of(x))));
    String inner = emit.mul(x, emit.mul(oneMinusSquare(emit, t), emit.op("Sigmoid", List.of(x))));
    return emit.add(t, inner);
  }

  private static String erf(BackwardStep s) {
    Emitter emit = s.emit();
    String bell = emit.op("Exp", List.of(emit.neg(emit.square(s.input(0)))));
    return emit.mul(bell, TWO_OVER_ROOT_PI);
  }

  private static String gelu(BackwardStep s) {
    return s.node().text("approximate", "none").equals("tanh")
        ? geluTanh(s.emit(), s.input(0))
        : geluExact(s.emit(), s.input(0));
  }

  /** y = xΦ(x): y' = Φ(x) + xφ(x). */
  private static String geluExact(Emitter emit, String x) {
    String erf = emit.op("Erf", List.of(emit.mul(x, ROOT_HALF)));
    String cumulative = emit.mul(emit.add(erf, emit.constant(1f)), 0.5f);
    String density =
        emit.mul(emit.op("Exp", List.of(emit.mul(emit.square(x), -0.5f))), NORMAL_DENSITY_AT_0);
    return emit.add(cumulative, emit.mul(x, density));
  }

  /** y = x/2·(1 + tanh u), u = √(2/π)(x + 0.044715x³). */
  private static String geluTanh(Emitter emit, String x) {
    String x2 = emit.square(x);
    String u =
        emit.mul(
            emit.mul(x, emit.add(emit.mul(x2, GELU_TANH_CUBIC), emit.constant(1f))),
            GELU_TANH_SCALE);
    String t = emit.op("Tanh", List.of(u));
    String slopeOfU =
        emit.mul(emit.add(emit.mul(x2, 3 * GELU_TANH_CUBIC), emit.constant(1f)), GELU_TANH_SCALE);
    String half = emit.mul(emit.add(t, emit.constant(1f)), 0.5f);
    return emit.add(half, emit.mul(emit.mul(emit.mul(x, 0.5f), oneMinusSquare(emit, t)), slopeOfU));
  }

  private static String quickGelu(BackwardStep s) {
    Emitter emit = s.emit();
    float alpha = s.node().real("alpha", 1.702f);
    String sigmoid = emit.op("Sigmoid", List.of(emit.mul(s.input(0), alpha)));
    return emit.add(sigmoid, emit.mul(emit.mul(s.input(0), alpha), sigmoidSlope(emit, sigmoid)));
  }

  /** gᵀJ = y∘(g − Σ g∘y). */
  private static void softmax(BackwardStep s) {
    Emitter emit = s.emit();
    long axis = s.outputShape().axis(s.node().integer("axis", -1));
    String total = emit.reduceSum(emit.mul(s.arriving(), s.output()), true, axis);
    s.give(0, emit.mul(s.output(), emit.sub(s.arriving(), total)));
  }

  /** gᵀJ = g − eʸ Σ g. */
  private static void logSoftmax(BackwardStep s) {
    Emitter emit = s.emit();
    long axis = s.outputShape().axis(s.node().integer("axis", -1));
    String total = emit.reduceSum(s.arriving(), true, axis);
    s.give(0, emit.sub(s.arriving(), emit.mul(emit.op("Exp", List.of(s.output())), total)));
  }
}
