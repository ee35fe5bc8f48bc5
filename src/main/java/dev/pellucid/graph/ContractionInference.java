package dev.pellucid.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Matrix products and reductions. */
final class ContractionInference {

  static final Set<String> REDUCTIONS =
      Set.of(
          "ReduceMean",
          "ReduceSum",
          "ReduceMax",
          "ReduceMin",
          "ReduceProd",
          "ReduceL1",
          "ReduceL2",
          "ReduceSumSquare",
          "ReduceLogSum",
          "ReduceLogSumExp");

  static final Map<String, InferenceRule> RULES = rules();

  private ContractionInference() {}

  private static Map<String, InferenceRule> rules() {
    Map<String, InferenceRule> rules = new HashMap<>();
    rules.put("Gemm", ContractionInference::gemm);
    rules.put("MatMul", ContractionInference::matMul);
    rules.put("Einsum", o -> List.of(TensorFact.of(o.type(0), Einsum.of(o.node()).output(o))));
    for (String reduction : REDUCTIONS) {
      rules.put(reduction, ContractionInference::reduce);
    }
    rules.put("ArgMax", ContractionInference::arg);
    rules.put("ArgMin", ContractionInference::arg);
    return rules;
  }

  private static List<TensorFact> gemm(Operands o) {
    boolean turnedA = o.node().integer("transA", 0) == 1;
    boolean turnedB = o.node().integer("transB", 0) == 1;
    Dim rows = o.shape(0).dim(turnedA ? 1 : 0);
    Dim columns = o.shape(1).dim(turnedB ? 0 : 1);
    return List.of(TensorFact.of(o.type(0), new Shape(List.of(rows, columns))));
  }

  private static List<TensorFact> matMul(Operands o) {
    Shape a = o.shape(0);
    Shape b = o.shape(1);
    if (a.rank() < 2 || b.rank() < 2) {
      Dim[] dims = a.rank() == 1 ? b.dims().toArray(Dim[]::new) : a.dims().toArray(Dim[]::new);
      List<Dim> kept = new ArrayList<>(List.of(dims));
      kept.remove(a.rank() == 1 && b.rank() > 1 ? b.rank() - 2 : kept.size() - 1);
      return List.of(TensorFact.of(o.type(0), new Shape(kept)));
    }
    Shape stackA = new Shape(a.dims().subList(0, a.rank() - 2));
    Shape stackB = new Shape(b.dims().subList(0, b.rank() - 2));
    List<Dim> dims = new ArrayList<>(stackA.broadcast(stackB).dims());
    dims.add(a.dim(a.rank() - 2));
    dims.add(b.dim(b.rank() - 1));
    return List.of(TensorFact.of(o.type(0), new Shape(dims)));
  }

  private static List<TensorFact> reduce(Operands o) {
    Shape shape = o.shape(0);
    int[] axes =
        o.axes(1)
            .orElseGet(
                () ->
                    o.node().integer("noop_with_empty_axes", 0) == 1
                        ? new int[0]
                        : Indices.inOrder(shape.rank()));
    return List.of(
        TensorFact.of(o.type(0), reduced(shape, axes, o.node().integer("keepdims", 1) == 1)));
  }

  private static List<TensorFact> arg(Operands o) {
    int axis = o.shape(0).axis(o.node().integer("axis", 0));
    Shape shape = reduced(o.shape(0), new int[] {axis}, o.node().integer("keepdims", 1) == 1);
    return List.of(TensorFact.of(DataType.INT64, shape));
  }

  private static Shape reduced(Shape shape, int[] axes, boolean keep) {
    TreeSet<Integer> gone = new TreeSet<>();
    for (int axis : axes) {
      gone.add(axis);
    }
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      if (!gone.contains(i)) {
        dims.add(shape.dim(i));
      } else if (keep) {
        dims.add(Dim.of(1));
      }
    }
    return new Shape(dims);
  }
}
