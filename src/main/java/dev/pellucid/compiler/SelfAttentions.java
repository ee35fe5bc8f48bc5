package dev.pellucid.compiler;

import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the self-attentions of a transformer: softmaxes over the last axis of {@code
 * [N,heads,T,T]}, {@code [N·heads,T,T]} or {@code [N,T,T]} that weigh something by a matrix
 * product. Attention within windows, which stacks them on the batch axis, is none: no token sees
 * all others.
 */
final class SelfAttentions {

  private static final Set<String> KEEP_VALUES = Set.of("Identity", "Dropout", "Cast", "Reshape");

  private final Classifier classifier;
  private final Map<String, List<Node>> consumers;

  /** Softmaxed scores of tokens for each other; seen as {@code [N,heads,T,T]}. */
  record SelfAttention(String tensor, int heads, int tokens) {}

  private SelfAttentions(Classifier classifier) {
    this.classifier = classifier;
    this.consumers = classifier.graph().consumers();
  }

  /** All of them, from the first to the last. */
  static List<SelfAttention> find(Classifier classifier) {
    SelfAttentions search = new SelfAttentions(classifier);
    List<SelfAttention> found = new ArrayList<>();
    for (Node node : classifier.graph().nodes()) {
      if (node.key().equals("Softmax")) {
        search.read(node).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<SelfAttention> read(Node softmax) {
    Shape shape = classifier.facts().shape(softmax.output());
    int rank = shape.rank();
    if (rank < 3 || rank > 4 || shape.axis(softmax.integer("axis", -1)) != rank - 1) {
      return Optional.empty();
    }
    Dim tokens = shape.dim(rank - 1);
    Dim stacked = shape.product(0, rank - 2);
    boolean amongTokens =
        tokens.equals(shape.dim(rank - 2)) && !tokens.batch() && tokens.factor() > 1;
    boolean ofWholeImages = rank == 4 ? shape.dim(0).equals(Dim.N) : shape.dim(0).batch();
    return amongTokens && ofWholeImages && weighs(softmax.output())
        ? Optional.of(
            new SelfAttention(softmax.output(), (int) stacked.factor(), (int) tokens.factor()))
        : Optional.empty();
  }

  private boolean weighs(String tensor) {
    return consumers.getOrDefault(tensor, List.of()).stream()
        .anyMatch(
            node ->
                node.key().equals("MatMul")
                    || node.key().equals("Einsum")
                    || (KEEP_VALUES.contains(node.key()) && weighs(node.output())));
  }
}
