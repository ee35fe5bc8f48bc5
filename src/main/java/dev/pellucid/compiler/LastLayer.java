package dev.pellucid.compiler;

import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The last linear layer of a network: logits = W φ + b, of the features φ of an image.
 *
 * <p>Whatever lies before it may be as it likes, so most networks have one: those whose logits are
 * pooled behind their last convolution have none.
 *
 * @param tensor that holds the features, {@code [N,K]} or {@code [N,K,1,1]}; its activations can be
 *     asked for
 * @param classes C
 * @param features K
 * @param weights W, {@code [C,K]} row by row
 * @param bias b, {@code [C]}; zeros where the layer has none
 */
public record LastLayer(String tensor, int classes, int features, float[] weights, float[] bias) {

  private static final Set<String> KEEP_VALUES =
      Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity", "Dropout");

  public LastLayer {
    if (weights.length != classes * features || bias.length != classes) {
      throw new IllegalArgumentException(
          "%d classes of %d features take %d weights and %d biases, not %d and %d"
              .formatted(
                  classes, features, classes * features, classes, weights.length, bias.length));
    }
  }

  /**
   * Finds it; empty if the logits are not a linear function of features of the whole image.
   *
   * @throws dev.pellucid.graph.InvalidModelException if the model is no image classifier
   */
  public static Optional<LastLayer> find(byte[] onnx, String modelName) {
    Classifier classifier = Classifier.read(onnx, modelName);
    return new Search(classifier.graph().producers(), classifier.facts(), classifier.classes())
        .from(classifier.logits());
  }

  /** The logits of features {@code [K]}. */
  public double[] logits(float[] of) {
    double[] logits = new double[classes];
    for (int c = 0; c < classes; c++) {
      double sum = bias[c];
      for (int k = 0; k < features; k++) {
        sum += (double) weights[c * features + k] * of[k];
      }
      logits[c] = sum;
    }
    return logits;
  }

  private record Search(Map<String, Node> producers, Facts facts, int classes) {

    Optional<LastLayer> from(String logits) {
      return producer(logits).flatMap(this::linear);
    }

    private Optional<Node> producer(String tensor) {
      Node node = producers.get(tensor);
      while (node != null && KEEP_VALUES.contains(node.key())) {
        node = producers.get(node.input(0));
      }
      return Optional.ofNullable(node);
    }

    private Optional<LastLayer> linear(Node node) {
      if (node.key().equals("Add")) {
        int stored = facts.constant(node.input(0)).isPresent() ? 0 : 1;
        return facts
            .reals(node.input(stored))
            .filter(bias -> bias.length == classes)
            .flatMap(
                bias ->
                    producer(node.input(1 - stored))
                        .filter(product -> product.key().equals("MatMul"))
                        .flatMap(product -> layer(product, bias)));
      }
      return switch (node.key()) {
        case "Gemm" ->
            node.integer("transA", 0) == 0
                    && node.real("alpha", 1) == 1
                    && node.real("beta", 1) == 1
                ? bias(node).flatMap(bias -> layer(node, bias))
                : Optional.empty();
        case "MatMul" -> layer(node, new float[classes]);
        case "Conv" ->
            seesTheWholeImage(node)
                ? bias(node).flatMap(bias -> layer(node, bias))
                : Optional.empty();
        default -> Optional.empty();
      };
    }

    private boolean seesTheWholeImage(Node convolution) {
      return convolution.integer("group", 1) == 1
          && facts.shape(convolution.input(0)).product(2, 4).equals(Dim.of(1))
          && facts.shape(convolution.input(1)).product(2, 4).equals(Dim.of(1));
    }

    private Optional<float[]> bias(Node node) {
      return node.hasInput(2)
          ? facts.reals(node.input(2)).filter(bias -> bias.length == classes)
          : Optional.of(new float[classes]);
    }

    private Optional<LastLayer> layer(Node node, float[] bias) {
      Shape features = facts.shape(node.input(0));
      if (!features.dim(0).equals(Dim.N) || features.product(1, features.rank()).batch()) {
        return Optional.empty();
      }
      int count = (int) features.product(1, features.rank()).size();
      boolean byClass =
          node.key().equals("Conv")
              || (node.key().equals("Gemm") && node.integer("transB", 0) == 1);
      return facts
          .reals(node.input(1))
          .filter(weights -> weights.length == classes * count)
          .map(weights -> byClass ? weights.clone() : transposed(weights, count))
          .map(weights -> new LastLayer(node.input(0), classes, count, weights, bias.clone()));
    }

    private float[] transposed(float[] weights, int count) {
      float[] turned = new float[weights.length];
      for (int k = 0; k < count; k++) {
        for (int c = 0; c < classes; c++) {
          turned[c * count + k] = weights[k * classes + c];
        }
      }
      return turned;
    }
  }
}
