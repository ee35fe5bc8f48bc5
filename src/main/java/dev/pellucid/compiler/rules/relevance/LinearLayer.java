package dev.pellucid.compiler.rules.relevance;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.compiler.rules.GradientRules;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Literal;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * A layer of stored weights on the way back: a convolution or a matrix product, with the biases
 * that belong to it.
 *
 * <p>Every rule is written in two maps that are the layer's own but for the numbers stored in it:
 * forward with other weights, and back with other weights.
 */
public final class LinearLayer {

  private final BackwardStep step;
  private final LinearNode linear;
  private final LinearLayers layers;

  LinearLayer(BackwardStep step, LinearNode linear, LinearLayers layers) {
    this.step = step;
    this.linear = linear;
    this.layers = layers;
  }

  Emitter emit() {
    return step.emit();
  }

  /** Sends relevance on to the layer's input. */
  void give(String relevance) {
    step.give(linear.data(), relevance);
  }

  /** a. */
  String input() {
    return step.input(linear.data());
  }

  /** z, with the biases. */
  String output() {
    return linear.output();
  }

  /** Whether no element of a is ever negative. */
  boolean inputIsNeverNegative() {
    return layers.isNeverNegative(input());
  }

  /** a⁺. */
  String positiveInput() {
    return inputIsNeverNegative() ? input() : emit().op("Relu", List.of(input()));
  }

  /** a⁻, if there is such a thing. */
  Optional<String> negativeInput(String positive) {
    return inputIsNeverNegative() ? Optional.empty() : Optional.of(emit().sub(input(), positive));
  }

  /** Ones of a's shape, for a batch of one: the shares they give are every image's. */
  String ones() {
    Shape shape = step.inputShape(linear.data());
    Shape single = shape.with(0, shape.dim(0).batch() ? Dim.of(1) : shape.dim(0));
    return emit().expand(emit().constant(1f), single);
  }

  /** The extremes that a can have, given those of the image's channels. */
  ImageBounds bounds(List<Float> low, List<Float> high) {
    return layers.bounds(emit(), input(), low, high);
  }

  /** Σ_i x_i f(w_ij) + f(b_j). */
  String forward(String x, Weights weights) {
    Emitter emit = emit();
    Node node = linear.node();
    List<String> operands = new ArrayList<>(List.of("", ""));
    operands.set(linear.data(), x);
    operands.set(1 - linear.data(), emit.graph().constant(weight(weights.weight())));
    Optional<String> bias =
        linear
            .bias()
            .flatMap(stored -> weights.bias().map(stored::changed))
            .map(emit.graph()::constant);
    if (bias.isPresent() && linear.biasIsOperand()) {
      operands.add(bias.get());
    }
    String product =
        emit.graph()
            .emit(
                node.operator(),
                operands,
                node.attributes().values().toArray(new AttributeProto[0]));
    return bias.isPresent() && !linear.biasIsOperand() ? emit.add(product, bias.get()) : product;
  }

  /** Σ_j f(w_ij) q_j. */
  String back(String q, DoubleUnaryOperator change) {
    return back(step.withConstant(1 - linear.data(), weight(change)), q);
  }

  /** Σ_j w_ij q_j. */
  String back(String q) {
    return back(step, q);
  }

  private String back(BackwardStep changed, String q) {
    return changed
        .given(GradientRules.TABLE.find(step.node().key()).orElseThrow(), q)
        .get(linear.data());
  }

  private Literal weight(DoubleUnaryOperator change) {
    return linear.weight().changed(change);
  }
}
