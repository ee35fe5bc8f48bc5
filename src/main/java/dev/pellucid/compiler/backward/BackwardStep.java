package dev.pellucid.compiler.backward;

import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Literal;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One node on the way back: what arrives at its outputs, which inputs want something, and where to
 * put it.
 */
public final class BackwardStep {

  private final String modelName;
  private final Node node;
  private final Facts facts;
  private final Emitter emitter;
  private final Function<String, Optional<String>> arriving;
  private final Predicate<String> wanted;
  private final BiConsumer<String, String> flow;
  private final UnaryOperator<String> read;

  BackwardStep(
      String modelName,
      Node node,
      Facts facts,
      Emitter emitter,
      Function<String, Optional<String>> arriving,
      Predicate<String> wanted,
      BiConsumer<String, String> flow,
      UnaryOperator<String> read) {
    this.modelName = modelName;
    this.node = node;
    this.facts = facts;
    this.emitter = emitter;
    this.arriving = arriving;
    this.wanted = wanted;
    this.flow = flow;
    this.read = read;
  }

  /**
   * The same step with other tensors in the place of those that the node reads and computes. What
   * is sent back still goes to the node's own inputs.
   *
   * @param other from a tensor of the node to one of the same shape
   */
  public BackwardStep reading(UnaryOperator<String> other) {
    return new BackwardStep(modelName, node, facts, emitter, arriving, wanted, flow, other);
  }

  public Node node() {
    return node;
  }

  public Facts facts() {
    return facts;
  }

  public Emitter emit() {
    return emitter;
  }

  /** The name of an input tensor. */
  public String input(int index) {
    return read.apply(node.input(index));
  }

  /** The name of the first output tensor. */
  public String output() {
    return read.apply(node.output());
  }

  public Shape inputShape(int index) {
    return facts.shape(node.input(index));
  }

  public Shape outputShape() {
    return facts.shape(node.output());
  }

  /** What arrives at the first output. */
  public String arriving() {
    return arriving(0).orElseThrow(() -> unsupported("nothing flows back to its first output"));
  }

  /** What arrives at an output, if anything does. */
  public Optional<String> arriving(int output) {
    return output < node.outputs().size()
        ? arriving.apply(node.outputs().get(output))
        : Optional.empty();
  }

  /**
   * What a rule would give this node's inputs if something else arrived at its first output; none
   * of it is sent back.
   *
   * @return by input; that of an input which is read twice is added up under the first
   */
  public Map<Integer, String> given(BackwardRule rule, String instead) {
    Map<Integer, String> given = new LinkedHashMap<>();
    rule.apply(
        new BackwardStep(
            modelName,
            node,
            facts,
            emitter,
            output -> output.equals(node.output()) ? Optional.of(instead) : Optional.empty(),
            wanted,
            (tensor, flow) -> given.merge(node.inputs().indexOf(tensor), flow, emitter::add),
            read));
    return given;
  }

  /** This node with another constant as one of its inputs. */
  public BackwardStep withConstant(int input, Literal value) {
    String constant = emitter.graph().constant(value);
    return new BackwardStep(
        modelName,
        node.withInput(input, constant),
        facts.knowing(constant, value),
        emitter,
        arriving,
        wanted,
        flow,
        read);
  }

  /** Whether an input lies on the way to something that was asked for. */
  public boolean wants(int input) {
    return node.hasInput(input) && wanted.test(node.input(input));
  }

  /**
   * Sends a tensor of the input's shape back to it. What arrives from several nodes is added up.
   */
  public void give(int input, String gradient) {
    if (wants(input)) {
      flow.accept(node.input(input), gradient);
    }
  }

  /** Sends back something of the output's shape to an input that may have been broadcast. */
  public void giveBroadcast(int input, String gradient) {
    if (wants(input)) {
      give(input, emitter.sumTo(gradient, outputShape(), inputShape(input)));
    }
  }

  /** The typed error for a case that this rule does not cover. */
  public UnsupportedOperatorException unsupported(String why) {
    return new UnsupportedOperatorException(modelName, node, why);
  }

  /** Insists that nothing is wanted of an input that has no derivative here. */
  public void mustNotWant(int input, String what) {
    if (wants(input)) {
      throw unsupported(what + " depends on the image");
    }
  }
}
