package dev.pellucid.compiler;

import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which tensors of four axes are feature maps {@code [N,K,h,w]}.
 *
 * <p>The extents alone do not say: exporters of ConvNeXt and Swin turn maps to {@code [N,h,w,K]}
 * for a layer normalisation, and attention has {@code [N,heads,T,T]}. A map is known by its use in
 * convolutions and poolings, and is followed through transpositions and through what keeps its
 * axes.
 */
final class ChannelsFirst {

  private enum Layout {
    FIRST,
    LAST
  }

  private static final long[] TO_LAST = {0, 2, 3, 1};
  private static final long[] TO_FIRST = {0, 3, 1, 2};

  /** Operators that are defined on {@code [N,K,h,w]}. */
  private static final Set<String> ON_MAPS =
      Set.of(
          "Conv",
          "ConvTranspose",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "BatchNormalization",
          "InstanceNormalization",
          "LRN");

  private static final Set<String> MIX_AXES =
      Set.of(
          "Reshape",
          "Flatten",
          "Squeeze",
          "Unsqueeze",
          "MatMul",
          "Gemm",
          "Einsum",
          "Gather",
          "Tile",
          "DepthToSpace",
          "SpaceToDepth");

  private final Facts facts;
  private final Map<String, Layout> layouts = new HashMap<>();

  private ChannelsFirst(Facts facts) {
    this.facts = facts;
  }

  /** The names of all maps. */
  static Set<String> of(Graph graph, Facts facts, String image) {
    ChannelsFirst found = new ChannelsFirst(facts);
    found.layouts.put(image, Layout.FIRST);
    graph.nodes().forEach(found::follow);
    Set<String> maps = new HashSet<>();
    found.layouts.forEach(
        (tensor, layout) -> {
          if (layout == Layout.FIRST) {
            maps.add(tensor);
          }
        });
    return maps;
  }

  private void follow(Node node) {
    if (ON_MAPS.contains(node.key())) {
      layouts.put(node.input(0), Layout.FIRST);
    }
    layout(node)
        .ifPresent(
            layout ->
                node.outputs().stream()
                    .filter(this::hasFourAxes)
                    .forEach(output -> layouts.put(output, layout)));
  }

  private Optional<Layout> layout(Node node) {
    if (ON_MAPS.contains(node.key())) {
      return Optional.of(Layout.FIRST);
    }
    if (node.key().equals("Transpose")) {
      long[] order = node.integers("perm", new long[0]);
      Layout from = layouts.get(node.input(0));
      if (from == Layout.FIRST && Arrays.equals(order, TO_LAST)) {
        return Optional.of(Layout.LAST);
      }
      return from == Layout.LAST && Arrays.equals(order, TO_FIRST)
          ? Optional.of(Layout.FIRST)
          : Optional.empty();
    }
    boolean keepsLast = node.key().equals("MatMul") && layouts.get(node.input(0)) == Layout.LAST;
    boolean keeps = !MIX_AXES.contains(node.key()) && !node.key().startsWith("Reduce");
    return keeps || keepsLast
        ? node.inputs().stream().map(layouts::get).filter(l -> l != null).findFirst()
        : Optional.empty();
  }

  private boolean hasFourAxes(String tensor) {
    return facts.find(tensor).map(fact -> fact.shape().rank() == 4).orElse(false);
  }
}
