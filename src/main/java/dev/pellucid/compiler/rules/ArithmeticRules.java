package dev.pellucid.compiler.rules;

import static dev.pellucid.compiler.rules.ActivationRules.times;

import dev.pellucid.compiler.backward.BackwardRule;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sums, products, powers and choices, with broadcasting. */
public final class ArithmeticRules {

  public static final Map<String, BackwardRule> RULES =
      Map.ofEntries(
          Map.entry("Add", ArithmeticRules::sum),
          Map.entry("Sum", ArithmeticRules::sum),
          Map.entry("Mean", ArithmeticRules::mean),
          Map.entry("Sub", ArithmeticRules::sub),
          Map.entry("Mul", ArithmeticRules::mul),
          Map.entry("Div", ArithmeticRules::div),
          Map.entry("Pow", ArithmeticRules::pow),
          Map.entry("Min", ArithmeticRules::extreme),
          Map.entry("Max", ArithmeticRules::extreme),
          Map.entry("Where", ArithmeticRules::where),
          Map.entry("Neg", s -> s.give(0, s.emit().neg(s.arriving()))),
          Map.entry(
              "Sqrt", s -> s.give(0, s.emit().div(s.emit().mul(s.arriving(), 0.5f), s.output()))),
          Map.entry("Exp", times(BackwardStep::output)),
          Map.entry("Log", s -> s.give(0, s.emit().div(s.arriving(), s.input(0)))),
          Map.entry("Abs", times(s -> s.emit().op("Sign", List.of(s.input(0))))),
          Map.entry("Reciprocal", times(s -> s.emit().neg(s.emit().square(s.output())))),
          Map.entry("Sin", times(s -> s.emit().op("Cos", List.of(s.input(0))))),
          Map.entry("Cos", times(s -> s.emit().neg(s.emit().op("Sin", List.of(s.input(0)))))),
          Map.entry("Identity", s -> s.give(0, s.arriving())),
          Map.entry("Cast", ArithmeticRules::cast),
          Map.entry("Floor", ArithmeticRules::flat),
          Map.entry("Ceil", ArithmeticRules::flat),
          Map.entry("Round", ArithmeticRules::flat),
          Map.entry("Sign", ArithmeticRules::flat));

  private ArithmeticRules() {}

  private static void sum(BackwardStep s) {
    for (int i = 0; i < s.node().inputs().size(); i++) {
      s.giveBroadcast(i, s.arriving());
    }
  }

  private static void mean(BackwardStep s) {
    String share = s.emit().mul(s.arriving(), 1f / s.node().inputs().size());
    for (int i = 0; i < s.node().inputs().size(); i++) {
      s.giveBroadcast(i, share);
    }
  }

  private static void sub(BackwardStep s) {
    s.giveBroadcast(0, s.arriving());
    if (s.wants(1)) {
      s.giveBroadcast(1, s.emit().neg(s.arriving()));
    }
  }

  private static void mul(BackwardStep s) {
    for (int i = 0; i < 2; i++) {
      if (s.wants(i)) {
        s.giveBroadcast(i, s.emit().mul(s.arriving(), s.input(1 - i)));
      }
    }
  }

  private static void div(BackwardStep s) {
    Emitter emit = s.emit();
    if (s.wants(0)) {
      s.giveBroadcast(0, emit.div(s.arriving(), s.input(1)));
    }
    if (s.wants(1)) {
      s.giveBroadcast(1, emit.neg(emit.div(emit.mul(s.arriving(), s.output()), s.input(1))));
    }
  }

  private static void pow(BackwardStep s) {
    s.mustNotWant(1, "the exponent");
    Emitter emit = s.emit();
    float[] exponents = exponents(s);
    if (exponents.length == 1 && exponents[0] == 2) {
      s.giveBroadcast(0, emit.mul(emit.mul(s.arriving(), s.input(0)), 2));
      return;
    }
    long[] dims = s.inputShape(1).sizes();
    float[] lowered = exponents.clone();
    for (int i = 0; i < lowered.length; i++) {
      lowered[i]--;
    }
    String lower = emit.op("Pow", List.of(s.input(0), emit.constant(lowered, dims)));
    s.giveBroadcast(0, emit.mul(s.arriving(), emit.mul(lower, emit.constant(exponents, dims))));
  }

  /** The exponents may be whole numbers although the base is real. */
  private static float[] exponents(BackwardStep s) {
    Optional<float[]> reals = s.facts().reals(s.input(1));
    if (reals.isPresent()) {
      return reals.get();
    }
    long[] wholes =
        s.facts()
            .numbers(s.input(1))
            .orElseThrow(() -> s.unsupported("has an exponent that is not a constant"));
    float[] exponents = new float[wholes.length];
    for (int i = 0; i < wholes.length; i++) {
      exponents[i] = wholes[i];
    }
    return exponents;
  }

  /** Where several inputs are the extreme one, they share. */
  private static void extreme(BackwardStep s) {
    Emitter emit = s.emit();
    List<String> chosen = new ArrayList<>();
    for (String input : s.node().inputs()) {
      chosen.add(Masks.equal(emit, input, s.output()));
    }
    String share = emit.div(s.arriving(), emit.sum(chosen));
    for (int i = 0; i < chosen.size(); i++) {
      if (s.wants(i)) {
        s.giveBroadcast(i, emit.mul(share, chosen.get(i)));
      }
    }
  }

  private static void where(BackwardStep s) {
    Emitter emit = s.emit();
    String zero = emit.constant(0f);
    if (s.wants(1)) {
      s.giveBroadcast(1, emit.op("Where", List.of(s.input(0), s.arriving(), zero)));
    }
    if (s.wants(2)) {
      s.giveBroadcast(2, emit.op("Where", List.of(s.input(0), zero, s.arriving())));
    }
  }

  private static void cast(BackwardStep s) {
    if (!s.facts()
        .find(s.input(0))
        .map(f -> f.type())
        .equals(s.facts().find(s.output()).map(f -> f.type()))) {
      throw s.unsupported("changes the element type of something that depends on the image");
    }
    s.give(0, s.arriving());
  }

  /** Steps have derivative zero wherever they have one: nothing flows back. */
  private static void flat(BackwardStep s) {}
}
