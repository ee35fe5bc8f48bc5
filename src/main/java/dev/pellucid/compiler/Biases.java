package dev.pellucid.compiler;

import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds every bias on the way from the image to the logits, batch normalisations folded into the
 * convolutions before them as in every compiled graph.
 *
 * <p>Biases are those of convolutions, linear layers, unfolded batch normalisations, and constants
 * that are added or subtracted. In a network of these, rectifiers, clips, poolings, and products
 * with constants, the input and these biases are all that adds to a logit: y = ⟨∂y/∂x, x⟩ + Σ_b
 * ⟨∂y/∂b, b⟩.
 */
public final class Biases {

  private static final float BATCH_NORM_EPSILON = 1e-5f;

  private final Graph graph;
  private final Facts facts;
  private final Set<String> ancestors;

  private Biases(Classifier classifier) {
    this.graph = classifier.graph();
    this.facts = classifier.facts();
    this.ancestors = ancestors(classifier.logits());
  }

  /**
   * The biases of a model, from the image on.
   *
   * @throws dev.pellucid.graph.InvalidModelException if the model is no image classifier
   */
  public static List<Bias> of(byte[] onnx, String modelName) {
    return new Biases(Classifier.read(onnx, modelName)).find();
  }

  private List<Bias> find() {
    List<Bias> found = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (ancestors.contains(node.output()) && facts.constant(node.output()).isEmpty()) {
        bias(node).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<Bias> bias(Node node) {
    return switch (node.key()) {
      case "Conv", "ConvTranspose" ->
          node.optionalInput(2).flatMap(facts::reals).map(b -> ofChannels(node, b));
      case "BatchNormalization" -> ofNormalisation(node);
      case "Gemm" -> added(node, 2, node.real("beta", 1));
      case "Add" -> added(node, 0, 1).or(() -> added(node, 1, 1));
      case "Sub" -> added(node, 0, 1).or(() -> added(node, 1, -1));
      case "Clip" -> ofClip(node);
      default -> Optional.empty();
    };
  }

  private Bias ofChannels(Node node, float[] values) {
    Shape shape = facts.shape(node.output());
    return new Bias.Stored(node.output(), values, (int) shape.product(2, shape.rank()).size());
  }

  private Optional<Bias> ofNormalisation(Node node) {
    Optional<float[]> scale = facts.reals(node.input(1));
    Optional<float[]> shift = facts.reals(node.input(2));
    Optional<float[]> mean = facts.reals(node.input(3));
    Optional<float[]> variance = facts.reals(node.input(4));
    if (scale.isEmpty() || shift.isEmpty() || mean.isEmpty() || variance.isEmpty()) {
      return Optional.empty();
    }
    double epsilon = node.real("epsilon", BATCH_NORM_EPSILON);
    float[] values = new float[shift.get().length];
    for (int c = 0; c < values.length; c++) {
      double factor = scale.get()[c] / Math.sqrt(variance.get()[c] + epsilon);
      values[c] = (float) (shift.get()[c] - mean.get()[c] * factor);
    }
    return Optional.of(ofChannels(node, values));
  }

  /** A constant operand, repeated as far as it is broadcast. */
  private Optional<Bias> added(Node node, int operand, float factor) {
    if (!node.hasInput(operand)) {
      return Optional.empty();
    }
    String constant = node.input(operand);
    return facts
        .reals(constant)
        .map(
            values ->
                new Bias.Stored(
                    node.output(),
                    repeated(values, facts.shape(constant), facts.shape(node.output()), factor),
                    1));
  }

  private static float[] repeated(float[] values, Shape from, Shape to, float factor) {
    int[] strides = new int[to.rank()];
    int stride = 1;
    for (int axis = from.rank() - 1; axis >= 0; axis--) {
      int size = (int) from.size(axis);
      strides[axis + to.rank() - from.rank()] = size == 1 ? 0 : stride;
      stride *= size;
    }
    float[] repeated = new float[(int) to.product(1, to.rank()).size()];
    for (int i = 0; i < repeated.length; i++) {
      int rest = i;
      int source = 0;
      for (int axis = to.rank() - 1; axis > 0; axis--) {
        int size = (int) to.size(axis);
        source += rest % size * strides[axis];
        rest /= size;
      }
      repeated[i] = factor * values[source];
    }
    return repeated;
  }

  private Optional<Bias> ofClip(Node node) {
    Optional<Float> low = bound(node, 1, Float.NEGATIVE_INFINITY);
    Optional<Float> high = bound(node, 2, Float.POSITIVE_INFINITY);
    return low.isPresent() && high.isPresent()
        ? Optional.of(new Bias.Clipped(node.output(), low.get(), high.get()))
        : Optional.empty();
  }

  private Optional<Float> bound(Node clip, int input, float otherwise) {
    return clip.hasInput(input)
        ? facts.reals(clip.input(input)).map(values -> values[0])
        : Optional.of(otherwise);
  }

  private Set<String> ancestors(String tensor) {
    Map<String, Node> producers = graph.producers();
    Set<String> found = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(tensor));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (found.add(next) && producers.containsKey(next)) {
        producers.get(next).inputs().forEach(open::push);
      }
    }
    return found;
  }
}
