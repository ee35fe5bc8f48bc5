package dev.pellucid.compiler.backward;

import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Graph;
import java.util.function.UnaryOperator;

/**
 * What flows back from the explained logit, and by which rules: gradients, relevance, multipliers.
 *
 * <p>Implementations are records: compiled graphs are kept by plan, and plans are compared by
 * value.
 */
public interface Propagation {

  /**
   * The rule of every operator for one model. Rules may depend on where a node stands (a composite
   * treats the first convolution apart), so they are made for the model.
   *
   * @throws dev.pellucid.graph.InvalidModelException if this propagation is not defined for it
   */
  RuleTable rules(Subject subject);

  /**
   * What flows into the logits {@code [N,classes]}; for the gradient, the seed itself.
   *
   * @param seed 1 at the target, −1 at the class it is contrasted with if there is one, 0 elsewhere
   */
  default String start(Emitter emit, String seed, String logits) {
    return seed;
  }

  /** Whether the rules compare the image with a baseline: then the graph takes one. */
  default boolean needsBaseline() {
    return false;
  }

  /**
   * The model that is walked.
   *
   * @param facts what is known of the graph when the walk begins
   * @param image the tensor where an image enters, {@code [N,C,H,W]}
   * @param logits the tensor where the walk begins, {@code [N,classes]}
   * @param atBaseline the name under which a tensor's value at the baseline is found; the tensor
   *     itself where it does not depend on the image. Only of use where a baseline is needed
   */
  record Subject(
      Graph graph, Facts facts, String image, String logits, UnaryOperator<String> atBaseline) {}
}
