package dev.pellucid.compiler;

import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.Shape;
import dev.pellucid.graph.TensorFact;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which inputs of a graph hold a part for every row, where the rows stand each for itself.
 *
 * <p>A classifier tells images apart whatever comes with them in the batch, so all that is seen
 * here is usual; but a file may normalise by statistics of its batch, or reduce over it, and then a
 * row's result is another one in other company.
 */
final class RowInputs {

  /** What they give depends on how many rows there are, not on what is in them. */
  private static final Set<String> COUNT = Set.of("Shape", "Size");

  /** Its axis is one that it adds. */
  private static final String NEW_AXIS = "OneHot";

  /** Along which axis they go where the file does not say. */
  private static final Map<String, Long> USUAL_AXIS =
      Map.of(
          "Gather", 0L,
          "GatherElements", 0L,
          "ScatterElements", 0L,
          "Softmax", -1L,
          "LogSoftmax", -1L,
          "LpNormalization", -1L,
          "LayerNormalization", -1L);

  /** They take the first axis for the rows, and go along others. */
  private static final Set<String> ROWS_FIRST =
      Set.of("InstanceNormalization", "GroupNormalization", "LRN");

  private static final long[] USUAL_MOMENTS = {0, 2, 3};

  private final Facts facts;
  private final Set<String> ofRows = new HashSet<>();

  private RowInputs(Facts facts) {
    this.facts = facts;
  }

  /**
   * Their names.
   *
   * @return none if an output does not have the rows along its first axis, or if it cannot be seen
   *     that no row depends on another
   */
  static Set<String> of(Graph graph) {
    Set<String> inputs = new LinkedHashSet<>();
    for (Graph.Value input : graph.inputs()) {
      if (input.shape().map(RowInputs::batches).orElse(2L) > 0) {
        inputs.add(input.name());
        if (!startsWithRows(input)) {
          return Set.of();
        }
      }
    }
    boolean told = graph.outputs().stream().allMatch(RowInputs::startsWithRows);
    return told && new RowInputs(Facts.of(graph)).areApart(graph, inputs) ? inputs : Set.of();
  }

  private static boolean startsWithRows(Graph.Value value) {
    return value
        .shape()
        .filter(shape -> batches(shape) == 1 && shape.dim(0).equals(Dim.N))
        .isPresent();
  }

  private static long batches(Shape shape) {
    return shape.dims().stream().filter(Dim::batch).count();
  }

  private boolean areApart(Graph graph, Set<String> inputs) {
    ofRows.addAll(inputs);
    for (Node node : graph.nodes()) {
      if (node.inputs().stream().anyMatch(ofRows::contains) && !COUNT.contains(node.key())) {
        if (mixes(node)) {
          return false;
        }
        ofRows.addAll(node.outputs().stream().filter(output -> !output.isEmpty()).toList());
      }
    }
    return true;
  }

  private boolean mixes(Node node) {
    boolean losesRows =
        node.outputs().stream()
            .filter(output -> !output.isEmpty())
            .anyMatch(output -> facts.find(output).map(f -> batches(f.shape())).orElse(0L) != 1);
    return losesRows || goesAlongRows(node) || isBatchStatistic(node);
  }

  /** Such as a softmax over the batch. */
  private boolean goesAlongRows(Node node) {
    if (!ofRows.contains(node.input(0))) {
      return false;
    }
    Optional<Shape> shape = facts.find(node.input(0)).map(TensorFact::shape);
    return shape.filter(known -> goesAlong(node, known, batchAxis(known))).isPresent();
  }

  private static boolean goesAlong(Node node, Shape shape, int batch) {
    if (ROWS_FIRST.contains(node.key())) {
      return batch != 0;
    }
    if (node.key().equals("MeanVarianceNormalization")) {
      return Arrays.stream(node.integers("axes", USUAL_MOMENTS))
          .anyMatch(axis -> shape.axis(axis) == batch);
    }
    Optional<Integer> axis = axis(node).map(shape::axis);
    // It goes along all axes from its own on.
    boolean onwards = node.key().equals("LayerNormalization");
    return axis.filter(along -> along == batch || (onwards && along < batch)).isPresent();
  }

  private static Optional<Long> axis(Node node) {
    Optional<Long> usual = Optional.ofNullable(USUAL_AXIS.get(node.key()));
    boolean stated = node.attributes().containsKey("axis") && !node.key().equals(NEW_AXIS);
    return stated ? Optional.of(node.integer("axis", 0)) : usual;
  }

  private static int batchAxis(Shape shape) {
    return IntStream.range(0, shape.rank())
        .filter(axis -> shape.dim(axis).batch())
        .findFirst()
        .orElse(-1);
  }

  private static boolean isBatchStatistic(Node node) {
    return node.key().equals("BatchNormalization") && node.integer("training_mode", 0) == 1;
  }
}
