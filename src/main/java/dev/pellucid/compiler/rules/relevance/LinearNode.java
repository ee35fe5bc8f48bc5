package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Literal;
import dev.pellucid.graph.Node;
import java.util.Optional;

/**
 * A node read as a layer of weights.
 *
 * @param data which of its first two operands is the layer's input; the other is the weight
 * @param bias what is added, if anything
 * @param biasIsOperand whether the node itself adds it, rather than one behind it
 * @param output the tensor that has weights and biases in it
 */
record LinearNode(
    Node node,
    int data,
    Stored weight,
    Optional<Stored> bias,
    boolean biasIsOperand,
    String output) {

  /** Reads a node; empty if it is no layer of stored weights. */
  static Optional<LinearNode> read(Node node, Facts facts) {
    return switch (node.key()) {
      case "Conv", "ConvTranspose" -> withOperandBias(node, facts, 1, 1);
      case "Gemm" ->
          node.integer("transA", 0) == 0
              ? withOperandBias(node, facts, node.real("alpha", 1), node.real("beta", 1))
              : Optional.empty();
      case "MatMul" -> product(node, facts);
      default -> Optional.empty();
    };
  }

  private static Optional<LinearNode> withOperandBias(
      Node node, Facts facts, float weightFactor, float biasFactor) {
    Optional<Stored> bias = node.optionalInput(2).flatMap(b -> stored(b, facts, biasFactor));
    if (weightFactor == 0 || biasFactor == 0 || (node.hasInput(2) && bias.isEmpty())) {
      return Optional.empty();
    }
    return stored(node.input(1), facts, weightFactor)
        .map(weight -> new LinearNode(node, 0, weight, bias, true, node.output()));
  }

  private static Optional<LinearNode> product(Node node, Facts facts) {
    for (int data = 0; data < 2; data++) {
      Optional<Stored> weight = stored(node.input(1 - data), facts, 1);
      if (weight.isPresent()) {
        return Optional.of(
            new LinearNode(node, data, weight.get(), Optional.empty(), false, node.output()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Stored> stored(String tensor, Facts facts, float factor) {
    return facts
        .constant(tensor)
        .filter(Literal.Reals.class::isInstance)
        .map(Literal.Reals.class::cast)
        .map(values -> new Stored(values, factor));
  }

  /** The same with a constant that a node behind it adds. */
  LinearNode plus(Literal.Reals added, Node sum) {
    return new LinearNode(
        node, data, weight, Optional.of(new Stored(added, 1)), false, sum.output());
  }

  boolean isConvolution() {
    return !node.key().equals("Gemm") && !node.key().equals("MatMul");
  }
}
