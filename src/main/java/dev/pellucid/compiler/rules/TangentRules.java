package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.BackwardRule;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.compiler.backward.ForwardStep;
import dev.pellucid.compiler.backward.TangentRule;
import dev.pellucid.graph.Attribute;
import dev.pellucid.graph.Shape;
import dev.pellucid.graph.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** By what each operator's output changes when its inputs do. */
public final class TangentRules {

  /** Linear in their first input, and with none that could change beside it. */
  private static final Set<String> LINEAR =
      Set.of(
          "Identity",
          "Neg",
          "AveragePool",
          "GlobalAveragePool",
          "ReduceSum",
          "ReduceMean",
          "Reshape",
          "Flatten",
          "Squeeze",
          "Unsqueeze",
          "Transpose",
          "Slice",
          "Gather",
          "Expand",
          "Tile",
          "DepthToSpace",
          "SpaceToDepth",
          "Cast",
          "Resize",
          "Upsample");

  /** Of each element by itself, or with a symmetric Jacobian. */
  private static final Set<String> SYMMETRIC =
      Set.of(
          "Relu",
          "LeakyRelu",
          "PRelu",
          "Elu",
          "Selu",
          "Celu",
          "Clip",
          "Sigmoid",
          "HardSigmoid",
          "HardSwish",
          "Tanh",
          "Softplus",
          "Softsign",
          "Mish",
          "Erf",
          "Gelu",
          "com.microsoft.Gelu",
          "com.microsoft.QuickGelu",
          "Softmax",
          "Sqrt",
          "Exp",
          "Log",
          "Abs",
          "Reciprocal",
          "Sin",
          "Cos",
          "BatchNormalization",
          "Pow");

  public static final Map<String, TangentRule> TABLE = assemble();

  private TangentRules() {}

  private static Map<String, TangentRule> assemble() {
    Map<String, TangentRule> rules = new HashMap<>();
    LINEAR.forEach(key -> rules.put(key, ForwardStep::ofFirst));
    SYMMETRIC.forEach(
        key -> {
          BackwardRule backward = GradientRules.TABLE.find(key).orElseThrow();
          rules.put(key, step -> step.backwards(backward));
        });
    NormalisationRules.TANGENTS.forEach(rules::put);
    rules.put("Conv", TangentRules::product);
    rules.put("Gemm", TangentRules::product);
    rules.put("MatMul", TangentRules::product);
    rules.put("Mul", TangentRules::times);
    rules.put("Div", TangentRules::divided);
    rules.put("Add", TangentRules::sum);
    rules.put("Sum", TangentRules::sum);
    rules.put("Sub", TangentRules::difference);
    rules.put("Concat", TangentRules::concat);
    rules.put("Pad", TangentRules::pad);
    rules.put("MaxPool", TangentRules::maxPool);
    rules.put("Where", TangentRules::where);
    rules.replaceAll((key, rule) -> ofFirstOutput(rule));
    rules.put("Split", TangentRules::split);
    return Map.copyOf(rules);
  }

  /** Other outputs, such as statistics, are there for training and not for logits. */
  private static TangentRule ofFirstOutput(TangentRule rule) {
    return step -> {
      if (step.output() > 0) {
        throw step.unsupported("has a further output that depends on the weights");
      }
      return rule.apply(step);
    };
  }

  /** Of both factors in turn; what is added changes with the weights, or alone. */
  private static String product(ForwardStep s) {
    List<String> terms = new ArrayList<>();
    s.change(0).ifPresent(change -> terms.add(s.same(change, s.input(1))));
    s.change(1)
        .ifPresent(
            change ->
                terms.add(
                    s.change(2)
                        .map(bias -> s.same(s.input(0), change, bias))
                        .orElseGet(() -> s.same(s.input(0), change))));
    if (s.change(2).isPresent() && s.change(1).isEmpty()) {
      throw s.unsupported("has a bias that is learnt, but weights that are not");
    }
    return s.emit().sum(terms);
  }

  private static String times(ForwardStep s) {
    List<String> terms = new ArrayList<>();
    s.change(0).ifPresent(change -> terms.add(s.emit().mul(change, s.input(1))));
    s.change(1).ifPresent(change -> terms.add(s.emit().mul(s.input(0), change)));
    return s.emit().sum(terms);
  }

  /** (ẋ − y·ż) / z of y = x / z. */
  private static String divided(ForwardStep s) {
    Emitter emit = s.emit();
    if (s.change(1).isEmpty()) {
      return emit.div(s.change(0).orElseThrow(), s.input(1));
    }
    String fallen = emit.mul(s.node().output(), s.change(1).orElseThrow());
    String moved =
        s.change(0).map(change -> emit.sub(change, fallen)).orElseGet(() -> emit.neg(fallen));
    return emit.div(moved, s.input(1));
  }

  private static String sum(ForwardStep s) {
    List<String> terms = new ArrayList<>();
    boolean whole = false;
    for (int i = 0; i < s.node().inputs().size(); i++) {
      if (s.change(i).isPresent()) {
        terms.add(s.change(i).get());
        whole |= s.inputShape(i).equals(s.outputShape());
      }
    }
    if (!whole) {
      terms.add(s.emit().zerosLike(s.node().output()));
    }
    String sum = terms.get(0);
    for (int i = 1; i < terms.size(); i++) {
      sum = s.emit().add(sum, terms.get(i));
    }
    return sum;
  }

  private static String difference(ForwardStep s) {
    String zero = s.emit().zerosLike(s.node().output());
    String first = s.change(0).map(change -> s.emit().add(zero, change)).orElse(zero);
    return s.change(1).map(change -> s.emit().sub(first, change)).orElse(first);
  }

  private static String concat(ForwardStep s) {
    String[] parts = new String[s.node().inputs().size()];
    for (int i = 0; i < parts.length; i++) {
      String input = s.input(i);
      parts[i] = s.change(i).orElseGet(() -> s.emit().zerosLike(input));
    }
    return s.same(parts);
  }

  private static String split(ForwardStep s) {
    int axis = s.inputShape(0).axis(s.node().integer("axis", 0));
    long from = 0;
    for (int i = 0; i < s.output(); i++) {
      from += s.outputShape(i).size(axis);
    }
    long[] starts = {from};
    long[] ends = {from + s.outputShape().size(axis)};
    long[] axes = {axis};
    long[] steps = {1};
    return s.emit().slice(s.change(0).orElseThrow(), starts, ends, axes, steps);
  }

  private static String where(ForwardStep s) {
    Emitter emit = s.emit();
    String zero = emit.zerosLike(s.node().output());
    return s.same(s.input(0), s.change(1).orElse(zero), s.change(2).orElse(zero));
  }

  /** What is put at the edges does not change. */
  private static String pad(ForwardStep s) {
    if (s.node().inputs().size() < 2) {
      throw s.unsupported("says how much it adds in an attribute, as no model does any more");
    }
    return s.node().inputs().size() > 3
        ? s.same(s.change(0).orElseThrow(), s.input(1), s.emit().constant(0f), s.input(3))
        : s.same(s.change(0).orElseThrow(), s.input(1));
  }

  /** The change of the input that won. */
  private static String maxPool(ForwardStep s) {
    Shape in = s.inputShape(0);
    String winners = MaxPoolWinners.positions(s.backward(), Window.ofPool(s.node(), in));
    Shape planes = new Shape(List.of(in.dim(0), in.dim(1), in.product(2, in.rank())));
    String picked =
        s.emit()
            .op(
                "GatherElements",
                List.of(s.emit().reshape(s.change(0).orElseThrow(), planes), winners),
                Attribute.of("axis", 2));
    return s.emit().reshape(picked, s.outputShape());
  }
}
