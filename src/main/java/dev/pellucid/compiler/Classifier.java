package dev.pellucid.compiler;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.CompiledClassifier.Chw;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.OnnxFormat;
import dev.pellucid.graph.Shape;
import dev.pellucid.graph.Simplification;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A graph read as an image classifier: where the image goes in and where the logits come out.
 *
 * @param image the tensor {@code [N,C,H,W]} where an image enters
 * @param input its extents
 * @param logits the scores {@code [N,classes]} or {@code [N,classes,1,1]}, before a final softmax
 *     if there is one
 * @param classes how many there are
 */
record Classifier(Graph graph, Facts facts, String image, Chw input, String logits, int classes) {

  private static final Set<String> SOFTMAXES = Set.of("Softmax", "LogSoftmax");
  private static final Set<String> KEEP_VALUES =
      Set.of("Reshape", "Flatten", "Squeeze", "Identity", "Unsqueeze");

  /**
   * Reads, simplifies and understands a model.
   *
   * @throws InvalidModelException if it is no image classifier
   */
  static Classifier read(byte[] onnx, String modelName) {
    Graph graph = OnnxFormat.read(onnx, modelName);
    freeReservedNames(graph);
    Facts facts = BatchNormFolding.apply(graph, Simplification.apply(graph));
    Graph.Value image = imageInput(graph);
    long[] chw = extents(graph, image);
    String output = scores(graph, facts);
    String logits = beforeSoftmax(graph, facts, output);
    int classes = (int) facts.shape(logits).size(1);
    return new Classifier(
        graph,
        facts,
        image.name(),
        new Chw((int) chw[0], (int) chw[1], (int) chw[2]),
        logits,
        classes);
  }

  /**
   * The part of it behind a tensor {@code [N,K,h,w]} or {@code [N,T,K]}, which takes the place of
   * the image.
   *
   * @throws InvalidModelException if there is no such tensor, or there are ways around it
   */
  Classifier beginningAt(String tensor) {
    Shape shape = facts.shape(tensor);
    boolean batched = shape.rank() >= 2 && shape.rank() <= 4 && shape.dim(0).equals(Dim.N);
    if (!batched || shape.product(1, shape.rank()).batch()) {
      throw new InvalidModelException(
          "model %s cannot begin at '%s' of shape %s: it should be [N,K,h,w], [N,T,K] or [N,K]"
              .formatted(graph.name(), tensor, shape));
    }
    graph.beginAt(new Graph.Value(tensor, DataType.FLOAT, Optional.of(shape)));
    int rank = shape.rank();
    return new Classifier(
        graph,
        Facts.of(graph),
        tensor,
        new Chw(
            rank < 4 ? 1 : (int) shape.size(1),
            rank < 3 ? 1 : (int) shape.size(rank - 2),
            (int) shape.size(rank - 1)),
        logits,
        classes);
  }

  /** The same with its image perturbed by masks before it enters. */
  Classifier masked(Masking masking) {
    String masked = MaskedImage.emit(graph, image, input, masking);
    return new Classifier(graph, Facts.of(graph), masked, input, logits, classes);
  }

  /** Tensors of the model that bear a name under which an output will be fetched step aside. */
  private static void freeReservedNames(Graph graph) {
    for (String reserved : TensorNames.RESERVED) {
      if (graph.producers().containsKey(reserved)) {
        graph.rename(reserved, reserved + "/of_model");
      }
    }
  }

  private static Graph.Value imageInput(Graph graph) {
    List<Graph.Value> images =
        graph.inputs().stream()
            .filter(
                v -> v.type() == DataType.FLOAT && v.shape().map(s -> s.rank() == 4).orElse(false))
            .toList();
    if (images.size() != 1 || graph.inputs().size() != 1) {
      throw new InvalidModelException(
          "model %s is no image classifier: it should have one input, float32 [N,C,H,W] with known C, H and W, but has %s"
              .formatted(
                  graph.name(),
                  graph.inputs().isEmpty()
                      ? "none"
                      : graph.inputs().stream()
                          .map(Graph.Value::toString)
                          .collect(Collectors.joining(", "))));
    }
    return images.get(0);
  }

  private static long[] extents(Graph graph, Graph.Value image) {
    Shape shape = image.shape().orElseThrow();
    if (!shape.dim(0).equals(Dim.N) || shape.dims().subList(1, 4).stream().anyMatch(Dim::batch)) {
      throw new InvalidModelException(
          "model %s: input '%s' has shape %s; expected [N,C,H,W]"
              .formatted(graph.name(), image.name(), shape));
    }
    return new long[] {shape.size(1), shape.size(2), shape.size(3)};
  }

  /** The first output that holds one number a class; auxiliary heads come later. */
  static String scores(Graph graph, Facts facts) {
    for (Graph.Value output : graph.outputs()) {
      boolean perClass =
          facts
              .find(output.name())
              .map(fact -> isPerClass(fact.shape()) && fact.type() == DataType.FLOAT)
              .orElse(false);
      if (perClass) {
        return output.name();
      }
    }
    String first = graph.outputs().get(0).name();
    throw new InvalidModelException(
        "model %s is no image classifier: no output is float32 [N,classes]; '%s' is %s"
            .formatted(graph.name(), first, facts.shape(first)));
  }

  private static boolean isPerClass(Shape shape) {
    return shape.rank() >= 2
        && shape.dim(0).equals(Dim.N)
        && !shape.dim(1).batch()
        && shape.size(1) > 1
        && shape.product(2, shape.rank()).equals(Dim.of(1));
  }

  /** The scores before a final softmax, where they are one number a class too. */
  private static String beforeSoftmax(Graph graph, Facts facts, String output) {
    return finalSoftmax(graph, facts, output).map(node -> node.input(0)).orElse(output);
  }

  /**
   * Follows the output back over nodes that keep every value, to the softmax or its logarithm over
   * the classes that may be there.
   */
  static Optional<Node> finalSoftmax(Graph graph, Facts facts, String output) {
    Map<String, Node> producers = graph.producers();
    Node node = producers.get(output);
    while (node != null && KEEP_VALUES.contains(node.key())) {
      node = producers.get(node.input(0));
    }
    return Optional.ofNullable(node)
        .filter(last -> SOFTMAXES.contains(last.key()))
        .filter(last -> isPerClass(facts.shape(last.input(0))));
  }
}
