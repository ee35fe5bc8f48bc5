package dev.pellucid.compiler;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The layers at which a classifier can be cut in two: feature maps {@code [N,K,h,w]} through which
 * everything flows, so that they alone say what follows. Of those of one shape the last; the last
 * of all is the concept layer.
 */
public final class CutLayers {

  private CutLayers() {}

  /**
   * From the image on.
   *
   * @param onnx the serialised model
   * @param modelName for error messages
   * @throws dev.pellucid.graph.InvalidModelException if the model has no spatial feature map
   */
  public static List<FeatureLayer> of(byte[] onnx, String modelName) {
    Classifier classifier = Classifier.read(onnx, modelName);
    FeatureLayer last = ConceptLayer.find(classifier);
    Set<String> maps = ChannelsFirst.of(classifier.graph(), classifier.facts(), classifier.image());
    Map<String, FeatureLayer> byShape = new LinkedHashMap<>();
    for (Node node : classifier.graph().nodes()) {
      String tensor = node.output();
      if (maps.contains(tensor)
          && classifier.facts().find(tensor).isPresent()
          && isMap(classifier.facts().shape(tensor))
          && cuts(tensor, classifier, last.tensor())) {
        Shape shape = classifier.facts().shape(tensor);
        byShape.remove(shape.toString());
        byShape.put(
            shape.toString(),
            new FeatureLayer(
                tensor, (int) shape.size(1), (int) shape.size(2), (int) shape.size(3)));
      }
    }
    return List.copyOf(byShape.values());
  }

  /**
   * Whether a layer comes before another: the other is computed from it.
   *
   * @param onnx the serialised model
   * @param modelName for error messages
   */
  public static boolean isBefore(byte[] onnx, String modelName, String layer, String other) {
    List<Node> nodes = Classifier.read(onnx, modelName).graph().nodes();
    return !layer.equals(other) && reached(nodes, layer, "").contains(other);
  }

  private static boolean isMap(Shape shape) {
    return shape.rank() == 4
        && shape.dim(0).equals(Dim.N)
        && !shape.product(1, 4).batch()
        && shape.product(2, 4).size() > 1;
  }

  /** Whether the image reaches the concept layer, and only through this tensor. */
  private static boolean cuts(String tensor, Classifier classifier, String last) {
    Set<String> before = reached(classifier.graph().nodes(), classifier.image(), tensor);
    Set<String> behind = reached(classifier.graph().nodes(), tensor, "");
    return !before.contains(last) && behind.contains(last);
  }

  /**
   * What depends on a tensor, itself included, without what depends on it only by way of another.
   */
  private static Set<String> reached(List<Node> nodes, String from, String without) {
    Set<String> reached = new HashSet<>(Set.of(from));
    reached.remove(without);
    for (Node node : nodes) {
      if (node.inputs().stream().anyMatch(reached::contains)) {
        List<String> outputs = new ArrayList<>(node.outputs());
        outputs.remove(without);
        reached.addAll(outputs);
      }
    }
    return reached;
  }
}
