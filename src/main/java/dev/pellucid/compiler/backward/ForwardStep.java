package dev.pellucid.compiler.backward;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One node on the way forward: which of its inputs change, and by what, and the one of its outputs
 * that is asked about.
 */
public final class ForwardStep {

  private final String modelName;
  private final Node node;
  private final Facts facts;
  private final Emitter emitter;
  private final Map<String, String> changes;
  private final int output;

  ForwardStep(
      String modelName,
      Node node,
      Facts facts,
      Emitter emitter,
      Map<String, String> changes,
      int output) {
    this.modelName = modelName;
    this.node = node;
    this.facts = facts;
    this.emitter = emitter;
    this.changes = changes;
    this.output = output;
  }

  public Node node() {
    return node;
  }

  public Emitter emit() {
    return emitter;
  }

  /** The name of an input tensor. */
  public String input(int index) {
    return node.input(index);
  }

  public Shape inputShape(int index) {
    return facts.shape(node.input(index));
  }

  /** Which of the outputs. */
  public int output() {
    return output;
  }

  public Shape outputShape() {
    return outputShape(output);
  }

  public Shape outputShape(int index) {
    return facts.shape(node.outputs().get(index));
  }

  /** What an input changes by, if it does. */
  public Optional<String> change(int input) {
    return node.hasInput(input)
        ? Optional.ofNullable(changes.get(node.input(input)))
        : Optional.empty();
  }

  /** What the same operator makes of other tensors. */
  public String same(String... operands) {
    return emitter.op(
        node.operator(),
        List.of(operands),
        node.attributes().values().toArray(AttributeProto[]::new));
  }

  /** What it makes of the change of its first input, its other inputs being what they are. */
  public String ofFirst() {
    for (int i = 1; i < node.inputs().size(); i++) {
      if (change(i).isPresent()) {
        throw unsupported("has an input that depends on the weights and should not");
      }
    }
    List<String> operands = new ArrayList<>(node.inputs());
    operands.set(0, change(0).orElseThrow());
    return same(operands.toArray(String[]::new));
  }

  /**
   * What an operator of one input with a symmetric Jacobian does, such as one of each element by
   * itself: the same as on the way back.
   */
  public String backwards(BackwardRule rule) {
    List<String> found = new ArrayList<>(1);
    rule.apply(backward(change(0).orElseThrow(), found));
    return found.get(0);
  }

  /** The same node as a rule of the way back sees it. */
  public BackwardStep backward() {
    return backward("", new ArrayList<>());
  }

  private BackwardStep backward(String arriving, List<String> given) {
    return new BackwardStep(
        modelName,
        node,
        facts,
        emitter,
        output -> Optional.of(arriving),
        changes::containsKey,
        (tensor, flow) -> given.add(flow),
        UnaryOperator.identity());
  }

  /** The typed error for a case that this rule does not cover. */
  public UnsupportedOperatorException unsupported(String why) {
    return new UnsupportedOperatorException(modelName, node, why);
  }
}
