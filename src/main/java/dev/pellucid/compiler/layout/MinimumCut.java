package dev.pellucid.compiler.layout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * The cheapest way to part a network in two, by the flow it carries (Edmonds and Karp, 1972).
 *
 * <p>Places are numbered; {@link #SOURCE} and {@link #SINK} are there from the start.
 */
final class MinimumCut {

  static final int SOURCE = 0;
  static final int SINK = 1;

  /** Dearer than everything else together: such an edge is never cut. */
  static final long NEVER = Long.MAX_VALUE / 4;

  private record Edge(int from, int to, int index) {}

  private final List<List<Edge>> edges =
      new ArrayList<>(List.of(new ArrayList<>(), new ArrayList<>()));

  /** What each edge can still carry; the reverse of edge i is edge i ^ 1. */
  private final List<Long> residual = new ArrayList<>();

  int place() {
    edges.add(new ArrayList<>());
    return edges.size() - 1;
  }

  /** It costs so much to have {@code from} on the source's side and {@code to} on the other. */
  void edge(int from, int to, long cost) {
    edges.get(from).add(new Edge(from, to, residual.size()));
    residual.add(cost);
    edges.get(to).add(new Edge(to, from, residual.size()));
    residual.add(0L);
  }

  /**
   * The places on the source's side of the cheapest cut; the fewest, where several are as cheap.
   */
  BitSet sourceSide() {
    Edge[] cameBy = new Edge[edges.size()];
    BitSet reached = reach(cameBy);
    while (reached.get(SINK)) {
      augment(cameBy);
      reached = reach(cameBy);
    }
    return reached;
  }

  private BitSet reach(Edge[] cameBy) {
    BitSet reached = new BitSet();
    reached.set(SOURCE);
    Deque<Integer> open = new ArrayDeque<>(List.of(SOURCE));
    while (!open.isEmpty() && !reached.get(SINK)) {
      for (Edge edge : edges.get(open.remove())) {
        if (residual.get(edge.index()) > 0 && !reached.get(edge.to())) {
          reached.set(edge.to());
          cameBy[edge.to()] = edge;
          open.add(edge.to());
        }
      }
    }
    return reached;
  }

  private void augment(Edge[] cameBy) {
    long most = NEVER;
    for (int at = SINK; at != SOURCE; at = cameBy[at].from()) {
      most = Math.min(most, residual.get(cameBy[at].index()));
    }
    for (int at = SINK; at != SOURCE; at = cameBy[at].from()) {
      int index = cameBy[at].index();
      residual.set(index, residual.get(index) - most);
      residual.set(index ^ 1, residual.get(index ^ 1) + most);
    }
  }
}
