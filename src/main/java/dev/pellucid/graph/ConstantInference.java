package dev.pellucid.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Operators that make constants, and those that read shapes and so make constants of them. */
final class ConstantInference {

  static final Map<String, InferenceRule> RULES =
      Map.of(
          "Shape", ConstantInference::shape,
          "Size", ConstantInference::size,
          "Constant", ConstantInference::constant,
          "ConstantOfShape", ConstantInference::constantOfShape,
          "Range", ConstantInference::range);

  private ConstantInference() {}

  private static List<TensorFact> shape(Operands o) {
    Shape shape = o.shape(0);
    int from = bound(o.node().integer("start", 0), shape.rank());
    int to = bound(o.node().integer("end", shape.rank()), shape.rank());
    Dim[] dims = shape.dims().subList(from, Math.max(from, to)).toArray(Dim[]::new);
    return List.of(
        TensorFact.of(new Literal.Wholes(DataType.INT64, new long[] {dims.length}, dims)));
  }

  private static int bound(long axis, int rank) {
    return (int) Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
  }

  private static List<TensorFact> size(Operands o) {
    Dim[] count = {o.shape(0).elements()};
    return List.of(TensorFact.of(new Literal.Wholes(DataType.INT64, new long[0], count)));
  }

  private static List<TensorFact> constant(Operands o) {
    for (AttributeProto attribute : o.node().attributes().values()) {
      switch (attribute.getName()) {
        case "value" -> {
          return Literal.from(attribute.getT())
              .map(value -> List.of(TensorFact.of(value)))
              .orElseThrow(
                  () -> new IndeterminateException("a constant of a type that is not read"));
        }
        case "value_float" -> {
          return List.of(TensorFact.of(Literal.of(attribute.getF())));
        }
        case "value_int" -> {
          return List.of(TensorFact.of(Literal.scalar(attribute.getI())));
        }
        case "value_ints" -> {
          return List.of(
              TensorFact.of(
                  Literal.of(
                      attribute.getIntsList().stream().mapToLong(Long::longValue).toArray())));
        }
        case "value_floats" -> {
          float[] values = new float[attribute.getFloatsCount()];
          for (int i = 0; i < values.length; i++) {
            values[i] = attribute.getFloats(i);
          }
          return List.of(TensorFact.of(Literal.of(values, values.length)));
        }
        default -> {}
      }
    }
    throw new IndeterminateException("a constant of a kind that is not read");
  }

  private static List<TensorFact> constantOfShape(Operands o) {
    Literal fill =
        Optional.ofNullable(o.node().attributes().get("value"))
            .flatMap(attribute -> Literal.from(attribute.getT()))
            .orElse(Literal.of(0f));
    Shape shape = new Shape(List.of(o.wholes(0).values()));
    if (!shape.isStatic()) {
      return List.of(TensorFact.of(fill.type(), shape));
    }
    return List.of(TensorFact.of(fill.pick(shape.sizes(), new int[Indices.count(shape.sizes())])));
  }

  private static List<TensorFact> range(Operands o) {
    if (o.value(0).orElse(null) instanceof Literal.Wholes) {
      long start = o.numbers(0)[0];
      long limit = o.numbers(1)[0];
      long delta = o.numbers(2)[0];
      long count = Math.max(0, -Math.floorDiv(start - limit, delta));
      return List.of(
          TensorFact.of(
              Literal.of(LongStream.range(0, count).map(i -> start + i * delta).toArray())));
    }
    throw new IndeterminateException("a range of real numbers");
  }
}
