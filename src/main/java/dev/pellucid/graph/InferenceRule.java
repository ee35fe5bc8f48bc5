package dev.pellucid.graph;

import java.util.List;

/** What an operator's outputs are, given what its inputs are. */
@FunctionalInterface
interface InferenceRule {

  /**
   * Infers the outputs, front to back.
   *
   * @return one fact an output that the rule can tell; fewer is allowed
   * @throws IndeterminateException when nothing can be told
   */
  List<TensorFact> infer(Operands operands);
}
