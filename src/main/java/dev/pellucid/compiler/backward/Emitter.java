package dev.pellucid.compiler.backward;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.pellucid.graph.Attribute;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.graph.Literal;
import dev.pellucid.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes arithmetic as ONNX nodes. Every method appends to the graph and returns the name of the
 * result.
 */
public final class Emitter {

  private static final String FLOAT_TYPE = "to";
  private static final long FLOAT = 1;

  private final Graph graph;

  public Emitter(Graph graph) {
    this.graph = graph;
  }

  public Graph graph() {
    return graph;
  }

  public String op(String operator, List<String> operands, AttributeProto... attributes) {
    return graph.emit(operator, operands, attributes);
  }

  public String constant(float value) {
    return graph.constant(value);
  }

  public String integers(long... values) {
    return graph.integers(values);
  }

  public String constant(float[] values, long... dims) {
    return graph.constant(Literal.of(values, dims));
  }

  public String add(String a, String b) {
    return op("Add", List.of(a, b));
  }

  public String sub(String a, String b) {
    return op("Sub", List.of(a, b));
  }

  public String mul(String a, String b) {
    return op("Mul", List.of(a, b));
  }

  public String mul(String a, float factor) {
    return factor == 1 ? a : mul(a, constant(factor));
  }

  public String div(String a, String b) {
    return op("Div", List.of(a, b));
  }

  public String neg(String a) {
    return op("Neg", List.of(a));
  }

  public String square(String a) {
    return mul(a, a);
  }

  /** A comparison or logical result as 0 and 1. */
  public String asReal(String condition) {
    return op("Cast", List.of(condition), Attribute.of(FLOAT_TYPE, FLOAT));
  }

  public String sum(List<String> terms) {
    return terms.size() == 1
        ? terms.get(0)
        : terms.size() == 2 ? add(terms.get(0), terms.get(1)) : op("Sum", terms);
  }

  public String matMul(String a, String b) {
    return op("MatMul", List.of(a, b));
  }

  public String transpose(String a, long... order) {
    return op("Transpose", List.of(a), Attribute.of("perm", order));
  }

  public String reduceSum(String a, boolean keep, long... axes) {
    return op("ReduceSum", List.of(a, integers(axes)), Attribute.of("keepdims", keep ? 1 : 0));
  }

  public String reduceMean(String a, boolean keep, long... axes) {
    return op("ReduceMean", List.of(a, integers(axes)), Attribute.of("keepdims", keep ? 1 : 0));
  }

  /** Reshapes to known extents, of which at most one may depend on the batch. */
  public String reshape(String a, Shape shape) {
    if (shape.dims().stream().filter(Dim::batch).count() > 1) {
      throw new InvalidModelException(
          "model %s: a gradient would need the shape %s, in which two extents depend on the batch"
              .formatted(graph.name(), shape));
    }
    long[] target = shape.dims().stream().mapToLong(d -> d.batch() ? -1 : d.factor()).toArray();
    return op("Reshape", List.of(a, integers(target)));
  }

  /**
   * Repeats a along its axes of extent 1 until it has the given shape; axes that depend on the
   * batch must fit already.
   */
  public String expand(String a, Shape shape) {
    long[] target = shape.dims().stream().mapToLong(d -> d.batch() ? 1 : d.factor()).toArray();
    return op("Expand", List.of(a, integers(target)));
  }

  /** Zeros like another tensor. */
  public String zerosLike(String a) {
    return op("ConstantOfShape", List.of(op("Shape", List.of(a))));
  }

  /**
   * The adjoint of broadcasting: sums over the axes along which {@code to} was repeated to become
   * {@code from}.
   */
  public String sumTo(String a, Shape from, Shape to) {
    if (from.equals(to)) {
      return a;
    }
    int lead = from.rank() - to.rank();
    List<Long> axes = new ArrayList<>();
    for (int i = 0; i < from.rank(); i++) {
      boolean repeated =
          i < lead || (to.dim(i - lead).equals(Dim.of(1)) && !from.dim(i).equals(Dim.of(1)));
      if (repeated) {
        axes.add((long) i);
      }
    }
    String summed =
        axes.isEmpty() ? a : reduceSum(a, true, axes.stream().mapToLong(Long::longValue).toArray());
    return lead == 0 ? summed : reshape(summed, to);
  }

  public String slice(String a, long[] starts, long[] ends, long[] axes, long[] steps) {
    List<String> operands =
        new ArrayList<>(List.of(a, integers(starts), integers(ends), integers(axes)));
    if (Arrays.stream(steps).anyMatch(s -> s != 1)) {
      operands.add(integers(steps));
    }
    return op("Slice", operands);
  }

  /** Pads with zeros; negative amounts crop. */
  public String pad(String a, long[] begins, long[] ends) {
    if (Arrays.stream(begins).allMatch(p -> p == 0) && Arrays.stream(ends).allMatch(p -> p == 0)) {
      return a;
    }
    long[] pads = Arrays.copyOf(begins, 2 * begins.length);
    System.arraycopy(ends, 0, pads, begins.length, ends.length);
    return op("Pad", List.of(a, integers(pads)));
  }

  public String concat(List<String> parts, int axis) {
    return parts.size() == 1 ? parts.get(0) : op("Concat", parts, Attribute.of("axis", axis));
  }
}
