package dev.pellucid.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Operators that write into a copy of a tensor, or into zeros. Exporters make masks so, as Swin's,
 * which no image changes.
 */
final class ScatterInference {

  static final Map<String, InferenceRule> RULES =
      Map.of(
          "ScatterND",
          ScatterInference::scatterRows,
          "ScatterElements",
          o -> List.of(TensorFact.of(o.type(0), o.shape(0))),
          "OneHot",
          ScatterInference::oneHot);

  private ScatterInference() {}

  private static List<TensorFact> scatterRows(Operands o) {
    boolean plain = o.node().text("reduction", "none").equals("none");
    Optional<Literal> data = o.value(0);
    Optional<Literal> indices = o.value(1);
    Optional<Literal> updates = o.value(2);
    if (!plain || data.isEmpty() || indices.isEmpty() || updates.isEmpty()) {
      return List.of(TensorFact.of(o.type(0), o.shape(0)));
    }
    long[] dims = data.get().dims();
    long[] coordinates = o.numbers(1);
    int depth = (int) indices.get().dims()[indices.get().dims().length - 1];
    int row = Indices.count(Arrays.copyOfRange(dims, depth, dims.length));
    int[] strides = Indices.strides(dims);
    int[] target = new int[depth == 0 ? 1 : coordinates.length / depth];
    for (int i = 0; i < target.length; i++) {
      for (int axis = 0; axis < depth; axis++) {
        long at = coordinates[i * depth + axis];
        target[i] += (int) (at < 0 ? at + dims[axis] : at) * strides[axis];
      }
    }
    return List.of(TensorFact.of(written(data.get(), updates.get(), target, row)));
  }

  private static List<TensorFact> oneHot(Operands o) {
    List<Dim> dims = new ArrayList<>(o.shape(0).dims());
    long axis = o.node().integer("axis", -1);
    dims.add((int) (axis < 0 ? axis + dims.size() + 1 : axis), Dim.of(o.numbers(1)[0]));
    return List.of(TensorFact.of(o.type(2), new Shape(dims)));
  }

  /** Row i of the updates lands at {@code target[i]}. */
  private static Literal written(Literal data, Literal updates, int[] target, int row) {
    if (data instanceof Literal.Reals into && updates instanceof Literal.Reals from) {
      float[] values = into.values().clone();
      for (int i = 0; i < target.length; i++) {
        System.arraycopy(from.values(), i * row, values, target[i], row);
      }
      return new Literal.Reals(data.dims(), values);
    }
    if (data instanceof Literal.Wholes into && updates instanceof Literal.Wholes from) {
      Dim[] values = into.values().clone();
      for (int i = 0; i < target.length; i++) {
        System.arraycopy(from.values(), i * row, values, target[i], row);
      }
      return new Literal.Wholes(data.type(), data.dims(), values);
    }
    throw new InvalidModelException("the updates are of another element type than the data");
  }
}
