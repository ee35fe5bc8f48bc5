package dev.pellucid.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Operators whose output has one element for each element, or pair of broadcast elements, of their
 * inputs.
 */
final class ElementwiseInference {

  static final Map<String, InferenceRule> RULES = rules();

  private ElementwiseInference() {}

  private static Map<String, InferenceRule> rules() {
    Map<String, InferenceRule> rules = new HashMap<>();
    for (String same :
        List.of(
            "Relu",
            "LeakyRelu",
            "PRelu",
            "Elu",
            "Selu",
            "Celu",
            "ThresholdedRelu",
            "Clip",
            "Sigmoid",
            "HardSigmoid",
            "HardSwish",
            "Mish",
            "Softplus",
            "Softsign",
            "Gelu",
            "com.microsoft.Gelu",
            "com.microsoft.FastGelu",
            "com.microsoft.QuickGelu",
            "Softmax",
            "LogSoftmax",
            "BatchNormalization",
            "InstanceNormalization",
            "LayerNormalization",
            "GroupNormalization",
            "LRN",
            "Sign",
            "Round",
            "LpNormalization",
            "MeanVarianceNormalization")) {
      rules.put(same, o -> List.of(TensorFact.of(o.type(0), o.shape(0))));
    }
    rules.put("Identity", o -> List.of(o.fact(0)));
    unary(rules, "Neg", x -> -x);
    unary(rules, "Sqrt", Math::sqrt);
    unary(rules, "Exp", Math::exp);
    unary(rules, "Log", Math::log);
    unary(rules, "Abs", Math::abs);
    unary(rules, "Reciprocal", x -> 1 / x);
    unary(rules, "Floor", Math::floor);
    unary(rules, "Ceil", Math::ceil);
    unary(rules, "Tanh", Math::tanh);
    for (String opaque :
        List.of(
            "Erf", "Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh", "Asinh", "Acosh",
            "Atanh", "Shrink")) {
      rules.put(opaque, o -> List.of(TensorFact.of(o.type(0), o.shape(0))));
    }
    binary(rules, "Add", Double::sum, Dim::plus);
    binary(rules, "Sub", (a, b) -> a - b, (a, b) -> a.plus(b.negated()));
    binary(rules, "Mul", (a, b) -> a * b, Dim::times);
    binary(rules, "Div", (a, b) -> a / b, Dim::dividedBy);
    binary(
        rules,
        "Pow",
        Math::pow,
        (a, b) -> Dim.of((long) Math.pow((double) a.size(), (double) b.size())));
    binary(rules, "Mod", (a, b) -> a % b, (a, b) -> Dim.of(Math.floorMod(a.size(), b.size())));
    binary(rules, "Min", Math::min, (a, b) -> Dim.of(Math.min(a.size(), b.size())));
    binary(rules, "Max", Math::max, (a, b) -> Dim.of(Math.max(a.size(), b.size())));
    binary(rules, "Sum", Double::sum, Dim::plus);
    binary(rules, "Mean", (a, b) -> (a + b) / 2, Dim::plus);
    comparison(rules, "Equal", ElementwiseInference::equal);
    comparison(rules, "Greater", (a, b) -> a.size() > b.size());
    comparison(rules, "GreaterOrEqual", (a, b) -> a.size() >= b.size());
    comparison(rules, "Less", (a, b) -> a.size() < b.size());
    comparison(rules, "LessOrEqual", (a, b) -> a.size() <= b.size());
    comparison(rules, "And", (a, b) -> a.size() != 0 && b.size() != 0);
    comparison(rules, "Or", (a, b) -> a.size() != 0 || b.size() != 0);
    rules.put("Not", ElementwiseInference::not);
    rules.put("Where", ElementwiseInference::where);
    rules.put("Cast", ElementwiseInference::cast);
    return rules;
  }

  private static void unary(
      Map<String, InferenceRule> rules, String operator, DoubleUnaryOperator function) {
    rules.put(
        operator,
        o -> {
          Optional<Literal> value = o.value(0);
          if (value.isPresent() && value.get() instanceof Literal.Reals reals) {
            float[] result = new float[reals.values().length];
            for (int i = 0; i < result.length; i++) {
              result[i] = (float) function.applyAsDouble(reals.values()[i]);
            }
            return List.of(TensorFact.of(new Literal.Reals(reals.dims(), result)));
          }
          if (value.isPresent()
              && value.get() instanceof Literal.Wholes wholes
              && wholes.isStatic()) {
            Dim[] result = new Dim[wholes.values().length];
            for (int i = 0; i < result.length; i++) {
              result[i] = Dim.of((long) function.applyAsDouble((double) wholes.values()[i].size()));
            }
            return List.of(TensorFact.of(new Literal.Wholes(wholes.type(), wholes.dims(), result)));
          }
          return List.of(TensorFact.of(o.type(0), o.shape(0)));
        });
  }

  /**
   * Also for the operators that take any number of inputs; values are then followed for up to two.
   */
  private static void binary(
      Map<String, InferenceRule> rules,
      String operator,
      DoubleBinaryOperator reals,
      BinaryOperator<Dim> wholes) {
    rules.put(
        operator,
        o -> {
          Shape shape = o.shape(0);
          for (int i = 1; i < o.node().inputs().size(); i++) {
            shape = shape.broadcast(o.shape(i));
          }
          TensorFact unvalued = TensorFact.of(o.type(0), shape);
          if (o.node().inputs().size() != 2 || o.value(0).isEmpty() || o.value(1).isEmpty()) {
            return List.of(unvalued);
          }
          return List.of(
              combine(o.value(0).get(), o.value(1).get(), shape, reals, wholes).orElse(unvalued));
        });
  }

  private static Optional<TensorFact> combine(
      Literal left,
      Literal right,
      Shape shape,
      DoubleBinaryOperator reals,
      BinaryOperator<Dim> wholes) {
    long[] dims = shape.sizes();
    Literal a = left.pick(dims, Indices.broadcast(left.dims(), dims));
    Literal b = right.pick(dims, Indices.broadcast(right.dims(), dims));
    if (a instanceof Literal.Reals x && b instanceof Literal.Reals y) {
      float[] result = new float[x.values().length];
      for (int i = 0; i < result.length; i++) {
        result[i] = (float) reals.applyAsDouble(x.values()[i], y.values()[i]);
      }
      return Optional.of(TensorFact.of(new Literal.Reals(dims, result)));
    }
    if (a instanceof Literal.Wholes x && b instanceof Literal.Wholes y) {
      try {
        Dim[] result = new Dim[x.values().length];
        for (int i = 0; i < result.length; i++) {
          result[i] = wholes.apply(x.values()[i], y.values()[i]);
        }
        return Optional.of(TensorFact.of(new Literal.Wholes(x.type(), dims, result)));
      } catch (IndeterminateException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static void comparison(
      Map<String, InferenceRule> rules, String operator, BiFunction<Dim, Dim, Boolean> holds) {
    rules.put(
        operator,
        o -> {
          Shape shape = o.shape(0).broadcast(o.shape(1));
          Optional<TensorFact> known =
              o.value(0)
                  .flatMap(
                      a ->
                          o.value(1)
                              .flatMap(
                                  b ->
                                      combine(
                                          a,
                                          b,
                                          shape,
                                          (x, y) -> Double.NaN,
                                          (x, y) -> Dim.of(holds.apply(x, y) ? 1 : 0))));
          return List.of(
              known
                  .flatMap(TensorFact::value)
                  .filter(Literal.Wholes.class::isInstance)
                  .map(
                      v ->
                          TensorFact.of(
                              new Literal.Wholes(
                                  DataType.BOOL, v.dims(), ((Literal.Wholes) v).values())))
                  .orElse(TensorFact.of(DataType.BOOL, shape)));
        });
  }

  /**
   * A multiple of N is never zero or negative; whether it equals a positive number depends on N.
   */
  private static boolean equal(Dim a, Dim b) {
    if (a.equals(b)) {
      return true;
    }
    if (a.batch() != b.batch() && (a.batch() ? b : a).factor() > 0) {
      throw new IndeterminateException(
          "whether " + a + " equals " + b + " depends on the batch size");
    }
    return false;
  }

  private static List<TensorFact> not(Operands o) {
    if (o.value(0).isPresent() && o.value(0).get() instanceof Literal.Wholes wholes) {
      Dim[] result = new Dim[wholes.values().length];
      for (int i = 0; i < result.length; i++) {
        result[i] = Dim.of(wholes.values()[i].size() == 0 ? 1 : 0);
      }
      return List.of(TensorFact.of(new Literal.Wholes(DataType.BOOL, wholes.dims(), result)));
    }
    return List.of(TensorFact.of(DataType.BOOL, o.shape(0)));
  }

  private static List<TensorFact> where(Operands o) {
    Shape shape = o.shape(0).broadcast(o.shape(1)).broadcast(o.shape(2));
    TensorFact unvalued = TensorFact.of(o.type(1), shape);
    if (!(o.value(0).orElse(null) instanceof Literal.Wholes condition)
        || o.value(1).isEmpty()
        || o.value(2).isEmpty()) {
      return List.of(unvalued);
    }
    long[] dims = shape.sizes();
    Literal test = condition.pick(dims, Indices.broadcast(condition.dims(), dims));
    Literal yes = o.value(1).get().pick(dims, Indices.broadcast(o.value(1).get().dims(), dims));
    Literal no = o.value(2).get().pick(dims, Indices.broadcast(o.value(2).get().dims(), dims));
    long[] tests = ((Literal.Wholes) test).numbers();
    if (yes instanceof Literal.Wholes a && no instanceof Literal.Wholes b) {
      Dim[] result = new Dim[tests.length];
      for (int i = 0; i < result.length; i++) {
        result[i] = tests[i] != 0 ? a.values()[i] : b.values()[i];
      }
      return List.of(TensorFact.of(new Literal.Wholes(a.type(), dims, result)));
    }
    if (yes instanceof Literal.Reals a && no instanceof Literal.Reals b) {
      float[] result = new float[tests.length];
      for (int i = 0; i < result.length; i++) {
        result[i] = tests[i] != 0 ? a.values()[i] : b.values()[i];
      }
      return List.of(TensorFact.of(new Literal.Reals(dims, result)));
    }
    return List.of(unvalued);
  }

  private static List<TensorFact> cast(Operands o) {
    DataType to = DataType.forNumber((int) o.node().integer("to", DataType.FLOAT.getNumber()));
    Optional<Literal> value = o.value(0).flatMap(v -> cast(v, to));
    return List.of(value.map(TensorFact::of).orElse(TensorFact.of(to, o.shape(0))));
  }

  private static Optional<Literal> cast(Literal value, DataType to) {
    boolean toWhole = to == DataType.INT64 || to == DataType.INT32 || to == DataType.BOOL;
    if (value instanceof Literal.Reals reals) {
      if (to == DataType.FLOAT) {
        return Optional.of(value);
      }
      if (!toWhole) {
        return Optional.empty();
      }
      Dim[] result = new Dim[reals.values().length];
      for (int i = 0; i < result.length; i++) {
        result[i] =
            Dim.of(
                to == DataType.BOOL ? (reals.values()[i] != 0 ? 1 : 0) : (long) reals.values()[i]);
      }
      return Optional.of(new Literal.Wholes(to, reals.dims(), result));
    }
    Literal.Wholes wholes = (Literal.Wholes) value;
    if (to == DataType.BOOL) {
      Dim[] result = new Dim[wholes.values().length];
      for (int i = 0; i < result.length; i++) {
        result[i] = Dim.of(wholes.values()[i].factor() != 0 ? 1 : 0);
      }
      return Optional.of(new Literal.Wholes(to, wholes.dims(), result));
    }
    if (toWhole) {
      return Optional.of(new Literal.Wholes(to, wholes.dims(), wholes.values()));
    }
    if (to == DataType.FLOAT && wholes.isStatic()) {
      float[] result = new float[wholes.values().length];
      for (int i = 0; i < result.length; i++) {
        result[i] = wholes.values()[i].size();
      }
      return Optional.of(new Literal.Reals(wholes.dims(), result));
    }
    return Optional.empty();
  }
}
