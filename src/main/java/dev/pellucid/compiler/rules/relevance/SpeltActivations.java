package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.graph.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Activations that exporters write as a product of a tensor and a function of the same tensor,
 * element by element: GELU is x·(1 + erf(x/√2))/2, SiLU x·sigmoid(x), HardSwish x·clip(x + 3)/6.
 */
final class SpeltActivations {

  private static final Set<String> SCALE = Set.of("Mul", "Div", "Neg", "Identity");

  private static final Set<String> ELEMENT_BY_ELEMENT =
      Set.of(
          "Identity",
          "Cast",
          "Add",
          "Sub",
          "Sum",
          "Mul",
          "Div",
          "Neg",
          "Pow",
          "Erf",
          "Tanh",
          "Sigmoid",
          "HardSigmoid",
          "Softplus",
          "Relu",
          "Clip",
          "Exp",
          "Log",
          "Reciprocal");

  private final Map<String, Node> producers;
  private final Predicate<String> dependsOnImage;

  SpeltActivations(Map<String, Node> producers, Predicate<String> dependsOnImage) {
    this.producers = producers;
    this.dependsOnImage = dependsOnImage;
  }

  /** The factor that is activated, if the other is a function of it. */
  Optional<Integer> activatedIn(Node product) {
    for (int factor = 0; factor < 2; factor++) {
      if (isFunctionOf(unscaled(product.input(factor)), product.input(1 - factor))) {
        return Optional.of(factor);
      }
    }
    return Optional.empty();
  }

  private String unscaled(String tensor) {
    Node node = producers.get(tensor);
    if (node == null || !SCALE.contains(node.key())) {
      return tensor;
    }
    List<String> moving = node.inputs().stream().filter(dependsOnImage).toList();
    return moving.size() == 1 ? unscaled(moving.get(0)) : tensor;
  }

  private boolean isFunctionOf(String root, String tensor) {
    Set<String> seen = new HashSet<>(Set.of(root));
    Deque<String> open = new ArrayDeque<>();
    open.push(tensor);
    while (!open.isEmpty()) {
      String next = open.pop();
      if (!seen.add(next)) {
        continue;
      }
      Node node = producers.get(next);
      if (node == null || !ELEMENT_BY_ELEMENT.contains(node.key())) {
        return false;
      }
      node.inputs().stream().filter(dependsOnImage).forEach(open::push);
    }
    return true;
  }
}
