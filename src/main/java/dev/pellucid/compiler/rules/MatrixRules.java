package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.BackwardRule;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.graph.Attribute;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Einsum;
import dev.pellucid.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Matrix products. */
public final class MatrixRules {

  public static final Map<String, BackwardRule> RULES =
      Map.of(
          "Gemm", MatrixRules::gemm, "MatMul", MatrixRules::matMul, "Einsum", MatrixRules::einsum);

  private MatrixRules() {}

  /** y = α A'B' + βC, where ' transposes when asked to. */
  private static void gemm(BackwardStep s) {
    float alpha = s.node().real("alpha", 1);
    long turnedA = s.node().integer("transA", 0);
    long turnedB = s.node().integer("transB", 0);
    if (s.wants(0)) {
      s.give(
          0,
          turnedA == 0
              ? product(s, s.arriving(), 0, s.input(1), 1 - turnedB, alpha)
              : product(s, s.input(1), turnedB, s.arriving(), 1, alpha));
    }
    if (s.wants(1)) {
      s.give(
          1,
          turnedB == 0
              ? product(s, s.input(0), 1 - turnedA, s.arriving(), 0, alpha)
              : product(s, s.arriving(), 1, s.input(0), turnedA, alpha));
    }
    if (s.wants(2)) {
      s.giveBroadcast(2, s.emit().mul(s.arriving(), s.node().real("beta", 1)));
    }
  }

  private static String product(
      BackwardStep s, String a, long turnA, String b, long turnB, float alpha) {
    return s.emit()
        .op(
            "Gemm",
            List.of(a, b),
            Attribute.of("transA", turnA),
            Attribute.of("transB", turnB),
            Attribute.of("alpha", alpha));
  }

  /** A vector counts as a matrix of one row on the left, of one column on the right. */
  private static void matMul(BackwardStep s) {
    Emitter emit = s.emit();
    Shape shapeA = s.inputShape(0);
    Shape shapeB = s.inputShape(1);
    List<Dim> dims = new ArrayList<>(s.outputShape().dims());
    Shape matrixA = shapeA;
    Shape matrixB = shapeB;
    if (shapeA.rank() == 1) {
      matrixA = new Shape(List.of(Dim.of(1), shapeA.dim(0)));
      dims.add(dims.size() - (shapeB.rank() == 1 ? 0 : 1), Dim.of(1));
    }
    if (shapeB.rank() == 1) {
      matrixB = new Shape(List.of(shapeB.dim(0), Dim.of(1)));
      dims.add(Dim.of(1));
    }
    Shape product = new Shape(dims);
    String a = reshaped(emit, s.input(0), shapeA, matrixA);
    String b = reshaped(emit, s.input(1), shapeB, matrixB);
    String g = reshaped(emit, s.arriving(), s.outputShape(), product);
    if (s.wants(0)) {
      String gradient = emit.matMul(g, swapLast(emit, b, matrixB.rank()));
      String summed = emit.sumTo(gradient, stack(product, matrixA), matrixA);
      s.give(0, reshaped(emit, summed, matrixA, shapeA));
    }
    if (s.wants(1)) {
      String gradient = emit.matMul(swapLast(emit, a, matrixA.rank()), g);
      String summed = emit.sumTo(gradient, stack(product, matrixB), matrixB);
      s.give(1, reshaped(emit, summed, matrixB, shapeB));
    }
  }

  private static String reshaped(Emitter emit, String tensor, Shape from, Shape to) {
    return from.equals(to) ? tensor : emit.reshape(tensor, to);
  }

  private static String swapLast(Emitter emit, String a, int rank) {
    long[] order = LongStream.range(0, rank).toArray();
    order[rank - 1] = rank - 2L;
    order[rank - 2] = rank - 1L;
    return emit.transpose(a, order);
  }

  /** The leading extents of the product over the matrix extents of one factor. */
  private static Shape stack(Shape product, Shape factor) {
    List<Dim> dims = new ArrayList<>(product.dims().subList(0, product.rank() - 2));
    dims.addAll(factor.dims().subList(factor.rank() - 2, factor.rank()));
    return new Shape(dims);
  }

  /**
   * The gradient of one operand is the summation of g and the other operands over that operand's
   * indices.
   */
  private static void einsum(BackwardStep s) {
    Einsum einsum = Einsum.of(s.node());
    for (int i = 0; i < einsum.operands().size(); i++) {
      if (!s.wants(i)) {
        continue;
      }
      List<String> letters = new ArrayList<>(List.of(einsum.result()));
      List<String> tensors = new ArrayList<>(List.of(s.arriving()));
      for (int other = 0; other < einsum.operands().size(); other++) {
        if (other != i) {
          letters.add(einsum.operands().get(other));
          tensors.add(s.input(other));
        }
      }
      String present = String.join("", letters);
      String wanted = einsum.operands().get(i);
      if (!wanted.chars().allMatch(letter -> present.indexOf(letter) >= 0)) {
        throw s.unsupported("sums over an index that only one operand has");
      }
      s.give(
          i,
          s.emit()
              .op(
                  "Einsum",
                  tensors,
                  Attribute.of("equation", new Einsum(letters, wanted).equation())));
    }
  }
}
