package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which tensors have no negative element, whatever the image: rules that treat the signs of a
 * layer's input apart are spared half their work behind a ReLU.
 */
final class NeverNegative implements Predicate<String> {

  private static final Set<String> ALWAYS =
      Set.of("Relu", "Sigmoid", "HardSigmoid", "Softplus", "Softmax", "Exp", "Abs");

  private static final Set<String> IF_OPERANDS_ARE =
      Set.of(
          "Identity",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "Concat",
          "Add",
          "Sum",
          "Mul",
          "Max",
          "ReduceMean",
          "ReduceSum",
          "ReduceMax");

  private static final Set<String> IF_FIRST_OPERAND_IS =
      Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Slice", "Split");

  private final Set<String> found = new HashSet<>();
  private final Facts facts;

  NeverNegative(List<Node> nodes, Facts facts) {
    this.facts = facts;
    for (Node node : nodes) {
      if (isNeverNegative(node)) {
        found.addAll(node.outputs());
      }
    }
  }

  private boolean isNeverNegative(Node node) {
    String operator = node.key();
    boolean clipped =
        operator.equals("Clip")
            && node.optionalInput(1)
                .flatMap(facts::reals)
                .filter(low -> low.length == 1 && low[0] >= 0)
                .isPresent();
    boolean padded =
        operator.equals("Pad")
            && node.text("mode", "constant").equals("constant")
            && node.optionalInput(2)
                .map(value -> facts.reals(value).filter(v -> v[0] >= 0).isPresent())
                .orElse(true);
    return ALWAYS.contains(operator)
        || clipped
        || (IF_OPERANDS_ARE.contains(operator) && node.inputs().stream().allMatch(this::known))
        || ((padded || IF_FIRST_OPERAND_IS.contains(operator)) && test(node.input(0)));
  }

  /** The axes of a reduction are whole numbers, which do not enter the result. */
  private boolean known(String operand) {
    return operand.isEmpty() || test(operand) || !facts.isReal(operand) || isStoredSo(operand);
  }

  private boolean isStoredSo(String operand) {
    return facts
        .reals(operand)
        .map(
            values -> {
              for (float value : values) {
                if (value < 0) {
                  return false;
                }
              }
              return true;
            })
        .orElse(false);
  }

  @Override
  public boolean test(String tensor) {
    return found.contains(tensor);
  }
}
