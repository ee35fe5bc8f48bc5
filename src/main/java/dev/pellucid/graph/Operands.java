package dev.pellucid.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Optional;

/** A node with what is known of its inputs. */
final class Operands {

  private final Node node;
  private final Facts facts;
  private final Optional<FrozenBatch> frozenBatch;

  Operands(Node node, Facts facts, Optional<FrozenBatch> frozenBatch) {
    this.node = node;
    this.facts = facts;
    this.frozenBatch = frozenBatch;
  }

  Node node() {
    return node;
  }

  Optional<FrozenBatch> frozenBatch() {
    return frozenBatch;
  }

  TensorFact fact(int input) {
    return optionalFact(input)
        .orElseThrow(() -> new IndeterminateException(facts.whyUnknown(node.input(input))));
  }

  Optional<TensorFact> optionalFact(int input) {
    return node.optionalInput(input).flatMap(facts::find);
  }

  boolean has(int input) {
    return node.hasInput(input);
  }

  Shape shape(int input) {
    return fact(input).shape();
  }

  DataType type(int input) {
    return fact(input).type();
  }

  Optional<Literal> value(int input) {
    return optionalFact(input).flatMap(TensorFact::value);
  }

  /** A whole-number input whose value must be known to go on. */
  Literal.Wholes wholes(int input) {
    return value(input)
        .filter(Literal.Wholes.class::isInstance)
        .map(Literal.Wholes.class::cast)
        .orElseThrow(
            () ->
                new IndeterminateException(
                    "input " + input + " of " + node.label() + " is not known beforehand"));
  }

  long[] numbers(int input) {
    return wholes(input).numbers();
  }

  Optional<long[]> optionalNumbers(int input) {
    return has(input) ? Optional.of(numbers(input)) : Optional.empty();
  }

  float[] reals(int input) {
    return value(input)
        .filter(Literal.Reals.class::isInstance)
        .map(literal -> ((Literal.Reals) literal).values())
        .orElseThrow(
            () ->
                new IndeterminateException(
                    "input " + input + " of " + node.label() + " is not known beforehand"));
  }

  /** The axes of a reduction or squeeze; empty when the node names none. */
  Optional<int[]> axes(int input) {
    Optional<long[]> stated = optionalNumbers(input);
    Shape shape = shape(0);
    return stated.map(axes -> java.util.Arrays.stream(axes).mapToInt(shape::axis).toArray());
  }
}
