package dev.pellucid.compiler;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.Shape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the tensor at which CAM and concepts are taken.
 *
 * <p>Unless one is named, it is the last spatial feature map {@code [N,K,h,w]} before the last
 * layer with weights: the input of the classifier's head. Class-score maps, which a fully
 * convolutional head makes after its last weights, are not features.
 */
public final class ConceptLayer {

  private static final Set<String> WEIGHTED =
      Set.of("Conv", "Gemm", "MatMul", "ConvTranspose", "Einsum");

  private final Classifier classifier;
  private final Facts facts;

  private ConceptLayer(Classifier classifier) {
    this.classifier = classifier;
    this.facts = classifier.facts();
  }

  /**
   * The last spatial feature map.
   *
   * @throws InvalidModelException if there is none
   */
  static FeatureLayer find(Classifier classifier) {
    return new ConceptLayer(classifier).last();
  }

  /**
   * A layer by name: a feature map {@code [N,K,h,w]}, or tokens {@code [N,T,K]} on a square grid
   * with or without a class token before them.
   *
   * @param onnx the serialised model
   * @param modelName for error messages
   * @throws InvalidModelException if there is no such tensor or it is neither
   */
  public static FeatureLayer named(byte[] onnx, String modelName, String tensor) {
    return named(Classifier.read(onnx, modelName), tensor);
  }

  /**
   * A layer by name: a feature map {@code [N,K,h,w]}, or tokens {@code [N,T,K]} on a square grid
   * with or without a class token before them.
   *
   * @throws InvalidModelException if there is no such tensor or it is neither
   */
  static FeatureLayer named(Classifier classifier, String tensor) {
    Facts facts = classifier.facts();
    if (facts.find(tensor).isEmpty()) {
      throw new InvalidModelException(
          "model %s has no tensor '%s'; its last spatial feature map is '%s'"
              .formatted(classifier.graph().name(), tensor, find(classifier).tensor()));
    }
    Shape shape = facts.shape(tensor);
    if (SelfAttentions.find(classifier).stream().anyMatch(each -> each.tensor().equals(tensor))) {
      throw new InvalidModelException(
          "model %s: layer '%s' has shape %s and holds attention, not features"
              .formatted(classifier.graph().name(), tensor, shape));
    }
    if (shape.rank() == 4 && shape.dim(0).equals(Dim.N)) {
      return map(tensor, shape);
    }
    if (shape.rank() == 3 && shape.dim(0).equals(Dim.N)) {
      int side = Tokens.side(shape.size(1));
      if (side > 0) {
        return new FeatureLayer(tensor, (int) shape.size(2), side, side);
      }
    }
    throw new InvalidModelException(
        "model %s: layer '%s' has shape %s, which is neither a feature map [N,K,h,w] nor tokens [N,T,K] of a square grid"
            .formatted(classifier.graph().name(), tensor, shape));
  }

  private FeatureLayer last() {
    Set<String> beforeLastWeights = new HashSet<>();
    Map<String, Node> producers = classifier.graph().producers();
    Set<String> ancestors = ancestors(classifier.logits(), producers);
    Set<String> maps = ChannelsFirst.of(classifier.graph(), classifier.facts(), classifier.image());
    List<Node> nodes = classifier.graph().nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (ancestors.contains(node.output())
          && WEIGHTED.contains(node.key())
          && hasConstantWeights(node)) {
        beforeLastWeights = ancestors(node.input(0), producers);
        break;
      }
    }
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (beforeLastWeights.contains(node.output()) && isFeatureMap(node, maps)) {
        String tensor = withoutIdentity(node, producers);
        return map(tensor, facts.shape(tensor));
      }
    }
    throw new InvalidModelException(
        "model %s has no spatial feature map [N,K,h,w] before its last layer; name a layer"
            .formatted(classifier.graph().name()));
  }

  private boolean hasConstantWeights(Node node) {
    return node.inputs().stream().skip(1).anyMatch(input -> facts.constant(input).isPresent());
  }

  private boolean isFeatureMap(Node node, Set<String> maps) {
    if (!maps.contains(node.output()) || facts.find(node.output()).isEmpty()) {
      return false;
    }
    Shape shape = facts.shape(node.output());
    return shape.rank() == 4
        && shape.dim(0).equals(Dim.N)
        && !shape.product(1, 4).batch()
        && shape.product(2, 4).size() > 1;
  }

  private static String withoutIdentity(Node node, Map<String, Node> producers) {
    Node at = node;
    while (at.key().equals("Identity") && producers.containsKey(at.input(0))) {
      at = producers.get(at.input(0));
    }
    return at.output();
  }

  private static FeatureLayer map(String tensor, Shape shape) {
    return new FeatureLayer(tensor, (int) shape.size(1), (int) shape.size(2), (int) shape.size(3));
  }

  private static Set<String> ancestors(String tensor, Map<String, Node> producers) {
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
