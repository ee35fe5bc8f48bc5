package dev.pellucid.compiler.layout;

import static dev.pellucid.compiler.layout.MinimumCut.NEVER;
import static dev.pellucid.compiler.layout.MinimumCut.SINK;
import static dev.pellucid.compiler.layout.MinimumCut.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinimumCutTest {

  private static final int PLACES = 8;

  private record Edge(int from, int to, long cost) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void noOtherCutIsCheaper(int seed) {
    // Given
    Random random = new Random(seed);
    MinimumCut cut = new MinimumCut();
    for (int place = 2; place < PLACES; place++) {
      cut.place();
    }
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < 3 * PLACES; i++) {
      Edge edge = new Edge(random.nextInt(PLACES), random.nextInt(PLACES), random.nextInt(9));
      edges.add(edge);
      cut.edge(edge.from(), edge.to(), edge.cost());
    }

    // When
    BitSet side = cut.sourceSide();

    // Then
    long cheapest = Long.MAX_VALUE;
    for (long inner = 0; inner < 1 << (PLACES - 2); inner++) {
      cheapest = Math.min(cheapest, cost(edges, BitSet.valueOf(new long[] {inner << 2 | 1})));
    }
    assertThat(side.get(SOURCE)).isTrue();
    assertThat(side.get(SINK)).isFalse();
    assertThat(cost(edges, side)).isEqualTo(cheapest);
  }

  @Test
  void whatMustNotBeCutIsNot() {
    // Given
    MinimumCut cut = new MinimumCut();
    int bound = cut.place();
    cut.edge(SOURCE, bound, NEVER);
    cut.edge(bound, SINK, Integer.MAX_VALUE);

    // When
    BitSet side = cut.sourceSide();

    // Then
    assertThat(side.get(bound)).isTrue();
  }

  private static long cost(List<Edge> edges, BitSet side) {
    return edges.stream()
        .filter(edge -> side.get(edge.from()) && !side.get(edge.to()))
        .mapToLong(Edge::cost)
        .sum();
  }
}
