package dev.pellucid.graph;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where the batch is in tensors of a file that an exporter froze to one batch size.
 *
 * <p>Such a file reshapes to plain numbers, and which of them stands for the batch must be found
 * again. It is found by how many elements lie between one image and the next, which a reshape does
 * not change: {@code [T,N,E]} reshaped to {@code [T,4,E/4]} means {@code [T,4N,E/4]}.
 */
final class FrozenBatch {

  private static final Set<String> KEEP_ORDER =
      Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze");

  private final long size;
  private final Map<String, Long> inside = new HashMap<>();

  FrozenBatch(long size) {
    this.size = size;
  }

  /** The batch size in the file. */
  long size() {
    return size;
  }

  /**
   * Makes one of a reshape's target extents the multiple of N that it stands for; nothing where one
   * is already.
   *
   * @param target extents as stated, in which −1 is left to be inferred
   */
  void thaw(Dim[] target, String tensor, Shape input, boolean zeroCopies) {
    int from = batchAxis(input);
    if (from < 0) {
      return;
    }
    long[] extents = new long[target.length];
    long rest = input.elements().factor() * size;
    int open = -1;
    for (int i = 0; i < target.length; i++) {
      boolean copied = target[i].equals(Dim.of(0)) && zeroCopies;
      Dim dim = copied ? input.dim(i) : target[i];
      if (dim.batch() || dim.factor() == 0) {
        return;
      }
      extents[i] = dim.factor();
      if (extents[i] < 0) {
        open = i;
      } else {
        rest /= extents[i];
      }
    }
    if (open >= 0) {
      extents[open] = rest;
    }
    int axis = axisOf(extents, stride(tensor, input), from);
    if (axis >= 0) {
      target[axis] = new Dim(extents[axis] / size, true);
      if (open >= 0 && open != axis) {
        target[open] = Dim.of(extents[open]);
      }
    }
  }

  /**
   * The axis that holds a batch of the given stride. A batch of one fits between any two axes; then
   * an extent that is the batch alone comes first, and the last axis, the features, last.
   */
  private int axisOf(long[] extents, long stride, int from) {
    int best = -1;
    int merit = 0;
    long within = 1;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      long share = stride / within;
      boolean fits = stride % within == 0 && share > 0 && extents[axis] % (size * share) == 0;
      if (fits) {
        boolean alone = extents[axis] == size;
        boolean outermost = extents[axis] == size * share;
        boolean last = axis == extents.length - 1;
        int here = alone ? (axis == from ? 5 : 4) : last ? 1 : outermost ? 3 : 2;
        if (here >= merit) {
          best = axis;
          merit = here;
        }
      }
      within *= extents[axis];
    }
    return best;
  }

  /** Notes where the batch is in a node's outputs. */
  void follow(Node node, Facts facts) {
    for (String output : node.outputs()) {
      facts.find(output).ifPresent(fact -> follow(node, output, fact.shape(), facts));
    }
  }

  private void follow(Node node, String output, Shape shape, Facts facts) {
    int axis = batchAxis(shape);
    if (axis < 0) {
      return;
    }
    long factor = shape.dim(axis).factor();
    for (String input : node.inputs()) {
      Shape from = facts.find(input).map(TensorFact::shape).orElse(Shape.of());
      int at = batchAxis(from);
      if (at < 0) {
        continue;
      }
      if (KEEP_ORDER.contains(node.key())) {
        long within = shape.product(axis + 1, shape.rank()).size();
        inside.put(output, Math.max(1, stride(input, from) / within));
        return;
      }
      if (from.dim(at).factor() == factor) {
        inside.put(output, inside.getOrDefault(input, factor));
        return;
      }
    }
  }

  /** How many elements lie between one image and the next. */
  private long stride(String tensor, Shape shape) {
    int axis = batchAxis(shape);
    long factor = shape.dim(axis).factor();
    return inside.getOrDefault(tensor, factor) * shape.product(axis + 1, shape.rank()).size();
  }

  /** The one axis that depends on the batch, or −1. */
  private static int batchAxis(Shape shape) {
    int found = -1;
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.dim(axis).batch()) {
        if (found >= 0) {
          return -1;
        }
        found = axis;
      }
    }
    return found;
  }
}
