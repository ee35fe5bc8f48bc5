package dev.pellucid.compiler;

import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.graph.Literal;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.OnnxFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A classifier whose weights are random in some layers, layer by layer in the order of its graph.
 *
 * <p>A layer is a convolution or a product with stored weights, and what is stored for the nodes
 * behind it, up to the next one: biases, scales and shifts of normalisations, slopes, an embedding
 * that is added, a token that is put before the others. Batch normalisations are folded into the
 * convolutions before them, as in every compiled graph, so that a random convolution is not scaled
 * by statistics of another. Single numbers stay, for they are constants of formulas rather than
 * weights; so does what is done to the image before the first layer. Weights that layers share
 * belong to the last of these.
 */
public final class RandomisedWeights {

  private static final Set<String> PRODUCTS = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");

  /** Which of their inputs may be learnt. */
  private static final Map<String, List<Integer>> OTHERS =
      Map.ofEntries(
          Map.entry("Add", List.of(0, 1)),
          Map.entry("Sub", List.of(0, 1)),
          Map.entry("Mul", List.of(0, 1)),
          Map.entry("Div", List.of(0, 1)),
          Map.entry("PRelu", List.of(1)),
          Map.entry("BatchNormalization", List.of(1, 2)),
          Map.entry("InstanceNormalization", List.of(1, 2)),
          Map.entry("GroupNormalization", List.of(1, 2)),
          Map.entry("LayerNormalization", List.of(1, 2)));

  private final Graph graph;
  private final Facts facts;
  private final Map<String, Node> producers;
  private final List<String> layers = new ArrayList<>();

  /** The layer of each tensor of weights, in the order in which the graph reads them. */
  private final Map<String, Integer> weights = new LinkedHashMap<>();

  private RandomisedWeights(Classifier classifier) {
    this.graph = classifier.graph();
    this.facts = classifier.facts();
    this.producers = graph.producers();
    Map<String, Integer> depths = new HashMap<>();
    for (Node node : graph.nodes()) {
      Optional<Integer> depth = depth(node, depths);
      depth.ifPresent(
          at -> {
            node.outputs().forEach(output -> depths.put(output, at));
            learnt(node).forEach(tensor -> weights.merge(tensor, at, Math::max));
          });
    }
  }

  /**
   * The layers with weights, from the first to the last, each by the tensor that its product
   * computes.
   *
   * @throws InvalidModelException if the model is no image classifier
   */
  public static List<String> layers(byte[] onnx, String modelName) {
    return List.copyOf(new RandomisedWeights(Classifier.read(onnx, modelName)).layers);
  }

  /**
   * The same model with random weights. It takes a copy of the model in memory.
   *
   * @throws InvalidModelException if the model is no image classifier
   * @throws IllegalArgumentException if it has fewer layers
   */
  public static byte[] of(byte[] onnx, String modelName, Randomisation wanted) {
    return new RandomisedWeights(Classifier.read(onnx, modelName)).randomised(wanted);
  }

  private byte[] randomised(Randomisation wanted) {
    if (wanted.to() > layers.size()) {
      throw new IllegalArgumentException(
          "model %s has %d layers with weights, not %d"
              .formatted(graph.name(), layers.size(), wanted.to()));
    }
    Map<String, String> replaced = new HashMap<>();
    SplittableRandom seeds = new SplittableRandom(wanted.seed());
    weights.forEach(
        (tensor, layer) -> {
          long seed = seeds.nextLong();
          if (layer >= wanted.from() && layer < wanted.to()) {
            Literal.Reals values = (Literal.Reals) facts.constant(tensor).orElseThrow();
            Random random = new Random(seed);
            float[] drawn =
                wanted.draw() == Randomisation.Draw.SHUFFLED
                    ? shuffled(values.values(), random)
                    : redrawn(values.values(), random);
            replaced.put(tensor, graph.constant(Literal.of(drawn, values.dims())));
          }
        });
    graph.rewrite(
        node ->
            node.withInputs(
                node.inputs().stream().map(input -> replaced.getOrDefault(input, input)).toList()));
    graph.removeDead();
    return OnnxFormat.write(graph);
  }

  private static float[] shuffled(float[] values, Random random) {
    float[] shuffled = values.clone();
    for (int i = shuffled.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      float moved = shuffled[i];
      shuffled[i] = shuffled[other];
      shuffled[other] = moved;
    }
    return shuffled;
  }

  private static float[] redrawn(float[] values, Random random) {
    double mean = IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElse(0);
    double variance =
        IntStream.range(0, values.length)
            .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
            .average()
            .orElse(0);
    double deviation = Math.sqrt(variance);
    float[] drawn = new float[values.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = (float) (mean + deviation * random.nextGaussian());
    }
    return drawn;
  }

  /** The layer that a node belongs to; empty before the first. */
  private Optional<Integer> depth(Node node, Map<String, Integer> depths) {
    if (PRODUCTS.contains(node.key()) && !learnt(node).isEmpty()) {
      layers.add(node.output());
      return Optional.of(layers.size() - 1);
    }
    return node.inputs().stream()
        .filter(depths::containsKey)
        .map(depths::get)
        .max(Integer::compare);
  }

  private List<String> learnt(Node node) {
    List<Integer> places =
        PRODUCTS.contains(node.key()) || node.key().equals("Concat")
            ? IntStream.range(0, node.inputs().size()).boxed().toList()
            : OTHERS.getOrDefault(node.key(), Collections.emptyList());
    return places.stream()
        .filter(node::hasInput)
        .map(node::input)
        .map(this::beforeRepetition)
        .filter(input -> facts.reals(input).filter(values -> values.length > 1).isPresent())
        .toList();
  }

  /** A stored token is repeated for every image of a batch. */
  private String beforeRepetition(String tensor) {
    Node producer = producers.get(tensor);
    return producer != null && producer.key().equals("Expand") ? producer.input(0) : tensor;
  }
}
