package dev.pellucid.compiler.layout;

import static dev.pellucid.compiler.layout.MinimumCut.NEVER;
import static dev.pellucid.compiler.layout.MinimumCut.SINK;
import static dev.pellucid.compiler.layout.MinimumCut.SOURCE;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which nodes compute in blocks, so that reorderings cost the least.
 *
 * <p>A minimum cut: on the source's side is what computes in blocks. A tensor that is made on one
 * side and read on the other is reordered once, however many read it there.
 */
final class LayoutChoice {

  /** What reordering an element costs, measured; only the ratios matter. */
  private static final long TO_PLAIN = 5;

  private static final long TO_BLOCKED = 4;

  /** What it costs to compute with a lane of nobody. */
  private static final long IDLE_LANE = 4;

  /** The runtime cannot bring other numbers of channels into blocks. */
  private static final int CHANNELS_AT_ONCE = 4;

  private final RuntimeGraph graph;
  private final Facts facts;
  private final MinimumCut cut = new MinimumCut();
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, Integer> producers = new HashMap<>();
  private final Map<String, List<Integer>> consumers = new HashMap<>();

  private LayoutChoice(RuntimeGraph graph, Facts facts) {
    this.graph = graph;
    this.facts = facts;
  }

  /** The orderless nodes that are to compute in blocks, by the first tensor they compute. */
  static Set<String> inBlocks(RuntimeGraph graph, Facts facts, List<Orderless> movable) {
    return new LayoutChoice(graph, facts).choose(movable);
  }

  private Set<String> choose(List<Orderless> movable) {
    Set<String> free = new HashSet<>();
    for (Orderless node : movable) {
      int place = cut.place();
      free.add(node.node().output());
      places.put(node.node().output(), place);
      node.node().outputs().forEach(tensor -> producers.put(tensor, place));
      for (String input : node.node().inputs()) {
        consumed(input, node.inBlocks().contains(input) ? place : SINK);
      }
      cut.edge(place, SINK, idleLanes(node.node().output()) * IDLE_LANE);
    }
    for (Node node : graph.nodes()) {
      if (!free.contains(node.output())) {
        node.outputs().forEach(name -> producers.put(graph.tensor(name), side(name)));
        node.inputs().forEach(name -> consumed(graph.tensor(name), side(name)));
      }
    }
    graph.graph().outputs().forEach(output -> consumed(output.name(), SINK));
    consumers.keySet().forEach(this::connect);
    BitSet blocked = cut.sourceSide();
    free.removeIf(tensor -> !blocked.get(places.get(tensor)));
    return free;
  }

  private int side(String name) {
    return graph.isBlocked(name) ? SOURCE : SINK;
  }

  private void consumed(String tensor, int place) {
    consumers.computeIfAbsent(tensor, t -> new ArrayList<>()).add(place);
  }

  private void connect(String tensor) {
    int producer = producers.getOrDefault(tensor, SINK);
    int toPlain = cut.place();
    int toBlocked = cut.place();
    cut.edge(producer, toPlain, costToPlain(tensor));
    cut.edge(toBlocked, producer, costToBlocked(tensor));
    for (int consumer : consumers.get(tensor)) {
      cut.edge(toPlain, consumer, NEVER);
      cut.edge(consumer, toBlocked, NEVER);
    }
  }

  private long costToPlain(String tensor) {
    return isOther(tensor) ? NEVER : TO_PLAIN * elements(tensor);
  }

  private long costToBlocked(String tensor) {
    boolean possible =
        shape(tensor)
            .filter(shape -> shape.size(1) % CHANNELS_AT_ONCE == 0 && !isOther(tensor))
            .isPresent();
    return possible ? TO_BLOCKED * (elements(tensor) + idleLanes(tensor)) : NEVER;
  }

  /** Only float32 can be reordered. */
  private boolean isOther(String tensor) {
    return facts.find(tensor).filter(fact -> fact.type() != DataType.FLOAT).isPresent();
  }

  private long elements(String tensor) {
    return shape(tensor).map(shape -> shape.product(1, shape.rank()).size()).orElse(1L);
  }

  private long idleLanes(String tensor) {
    return shape(tensor)
        .map(
            shape ->
                Math.floorMod(-shape.size(1), Orderless.BLOCK)
                    * shape.product(2, shape.rank()).size())
        .orElse(0L);
  }

  private Optional<Shape> shape(String tensor) {
    return Orderless.image(tensor, facts);
  }
}
