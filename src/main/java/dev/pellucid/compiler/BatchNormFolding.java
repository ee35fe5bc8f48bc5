package dev.pellucid.compiler;

import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.Literal;
import dev.pellucid.graph.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Folds a batch normalisation with stored statistics into the convolution before it, so that
 * neither the forward nor the backward pass sees it: W' = W·s and b' = (b − mean)·s + bias, with s
 * = scale/√(var + ε).
 *
 * <p>The runtime would fold the forward node itself, but not what the backward walk emits for it.
 * The convolution's own output, which nothing else may read, ceases to exist.
 */
final class BatchNormFolding {

  private static final float DEFAULT_EPSILON = 1e-5f;

  private final Graph graph;
  private final Facts facts;
  private final Map<String, Node> producers;
  private final Map<String, List<Node>> consumers;
  private final Map<String, Node> folded = new HashMap<>();

  private BatchNormFolding(Graph graph, Facts facts) {
    this.graph = graph;
    this.facts = facts;
    this.producers = graph.producers();
    this.consumers = graph.consumers();
  }

  /**
   * Folds in place.
   *
   * @return what is known of the graph afterwards
   */
  static Facts apply(Graph graph, Facts facts) {
    BatchNormFolding folding = new BatchNormFolding(graph, facts);
    Set<String> outputs = new HashSet<>();
    graph.outputs().forEach(output -> outputs.add(output.name()));
    Set<String> gone = new HashSet<>();
    for (Node node : List.copyOf(graph.nodes())) {
      if (node.key().equals("BatchNormalization") && !outputs.contains(node.input(0))) {
        folding
            .fold(node)
            .ifPresent(
                conv -> {
                  folding.folded.put(node.output(), conv);
                  gone.add(node.input(0));
                });
      }
    }
    if (folding.folded.isEmpty()) {
      return facts;
    }
    graph.rewrite(
        node ->
            gone.contains(node.output()) ? null : folding.folded.getOrDefault(node.output(), node));
    graph.removeDead();
    return Facts.of(graph);
  }

  private Optional<Node> fold(Node norm) {
    Node conv = producers.get(norm.input(0));
    boolean alone = consumers.getOrDefault(norm.input(0), List.of()).size() == 1;
    if (conv == null || !conv.key().equals("Conv") || !alone) {
      return Optional.empty();
    }
    Optional<float[]> weights = facts.reals(conv.input(1));
    Optional<float[]> bias =
        conv.hasInput(2) ? facts.reals(conv.input(2)) : weights.map(w -> new float[channels(conv)]);
    Optional<float[]> scale = facts.reals(norm.input(1));
    Optional<float[]> shift = facts.reals(norm.input(2));
    Optional<float[]> mean = facts.reals(norm.input(3));
    Optional<float[]> variance = facts.reals(norm.input(4));
    if (weights.isEmpty()
        || bias.isEmpty()
        || scale.isEmpty()
        || shift.isEmpty()
        || mean.isEmpty()
        || variance.isEmpty()) {
      return Optional.empty();
    }
    int channels = channels(conv);
    int taps = weights.get().length / channels;
    double epsilon = norm.real("epsilon", DEFAULT_EPSILON);
    float[] foldedWeights = new float[weights.get().length];
    float[] foldedBias = new float[channels];
    for (int c = 0; c < channels; c++) {
      double s = scale.get()[c] / Math.sqrt(variance.get()[c] + epsilon);
      for (int tap = c * taps; tap < (c + 1) * taps; tap++) {
        foldedWeights[tap] = (float) (weights.get()[tap] * s);
      }
      foldedBias[c] = (float) ((bias.get()[c] - mean.get()[c]) * s + shift.get()[c]);
    }
    long[] dims = facts.shape(conv.input(1)).sizes();
    return Optional.of(
        conv.withOutputs(norm.outputs())
            .withInput(1, graph.constant(Literal.of(foldedWeights, dims)))
            .withInput(2, graph.constant(Literal.of(foldedBias, channels))));
  }

  private int channels(Node conv) {
    return (int) facts.shape(conv.input(1)).size(0);
  }
}
