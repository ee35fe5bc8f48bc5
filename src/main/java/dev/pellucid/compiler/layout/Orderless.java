package dev.pellucid.compiler.layout;

import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Facts;
import dev.pellucid.graph.Node;
import dev.pellucid.graph.Shape;
import dev.pellucid.graph.TensorFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A node that computes the same in either layout.
 *
 * <p>Blocks that the channels do not fill hold lanes of nobody. They start as finite numbers, in a
 * convolution as zeros or what its activation makes of them, and they must stay so: the weights
 * that a convolution has for them are zeros, but zero times infinity is not. So where there are
 * such lanes an operator must make finite numbers of finite ones.
 *
 * @param inBlocks the inputs whose layout is that of the output; the others have one element an
 *     image, or one at all, and fit both
 */
record Orderless(Node node, List<String> inBlocks) {

  /** The widest block of any machine; narrower ones divide it. */
  static final int BLOCK = 16;

  private static final int RANK = 4;
  private static final int CHANNELS = 1;

  private static final Set<String> FINITE =
      Set.of(
          "Abs",
          "Neg",
          "Sign",
          "Relu",
          "LeakyRelu",
          "ThresholdedRelu",
          "Clip",
          "HardSigmoid",
          "Sigmoid",
          "Tanh",
          "Softsign",
          "Erf",
          "Floor",
          "Ceil",
          "Round",
          "Identity",
          "Not",
          "Add",
          "Sub",
          "Mul",
          "Min",
          "Max",
          "Sum",
          "Mean",
          "Greater",
          "GreaterOrEqual",
          "Less",
          "LessOrEqual",
          "Equal",
          "And",
          "Or",
          "Xor",
          "Where",
          "Cast",
          "Softplus",
          "Elu",
          "Selu",
          "Celu",
          "Gelu",
          "com.microsoft.Gelu",
          "com.microsoft.QuickGelu");

  private static final Set<String> NOT_ALWAYS_FINITE =
      Set.of("Div", "Pow", "Exp", "Log", "Sqrt", "Reciprocal", "IsNaN", "IsInf");

  /** The node, if it is one. */
  static Optional<Orderless> of(Node node, Facts facts) {
    return switch (node.key()) {
      case "Concat" -> alongChannels(node, facts, node.inputs());
      case "Split" -> alongChannels(node, facts, List.of(node.input(0)));
      default -> elementwise(node, facts);
    };
  }

  private static Optional<Orderless> elementwise(Node node, Facts facts) {
    Optional<Shape> out = image(node.output(), facts);
    boolean finite = FINITE.contains(node.key());
    if (out.isEmpty()
        || !(finite || NOT_ALWAYS_FINITE.contains(node.key()))
        || !(finite || fillsBlocks(out.get()))) {
      return Optional.empty();
    }
    List<String> inBlocks = new ArrayList<>();
    for (String input : node.inputs()) {
      if (image(input, facts).filter(shape -> alike(shape, out.get())).isPresent()) {
        if (facts.constant(input).isPresent()) {
          return Optional.empty();
        }
        inBlocks.add(input);
      } else if (!input.isEmpty() && !fitsBoth(input, facts)) {
        return Optional.empty();
      }
    }
    return inBlocks.isEmpty() ? Optional.empty() : Optional.of(new Orderless(node, inBlocks));
  }

  /** Whole blocks lie one behind the other, as channels do. */
  private static Optional<Orderless> alongChannels(Node node, Facts facts, List<String> inputs) {
    List<String> all = new ArrayList<>(inputs);
    all.addAll(node.outputs());
    boolean whole =
        node.integer("axis", 0) == CHANNELS
            && all.stream()
                .allMatch(t -> image(t, facts).filter(Orderless::fillsBlocks).isPresent())
            && inputs.stream().noneMatch(t -> facts.constant(t).isPresent());
    return whole ? Optional.of(new Orderless(node, inputs)) : Optional.empty();
  }

  /** The shape of a tensor {@code [N,C,H,W]}. */
  static Optional<Shape> image(String tensor, Facts facts) {
    return facts
        .find(tensor)
        .map(TensorFact::shape)
        .filter(shape -> shape.rank() == RANK)
        .filter(shape -> shape.dims().subList(CHANNELS, RANK).stream().noneMatch(Dim::batch));
  }

  /** Alike but perhaps for the batch, over which either may be repeated in both layouts. */
  private static boolean alike(Shape a, Shape b) {
    return a.dims().subList(CHANNELS, RANK).equals(b.dims().subList(CHANNELS, RANK));
  }

  private static boolean fitsBoth(String tensor, Facts facts) {
    return facts
        .find(tensor)
        .map(TensorFact::shape)
        .filter(shape -> shape.rank() <= RANK)
        .filter(
            shape ->
                shape.dims().subList(shape.rank() == RANK ? CHANNELS : 0, shape.rank()).stream()
                    .allMatch(Dim.of(1)::equals))
        .isPresent();
  }

  private static boolean fillsBlocks(Shape shape) {
    return shape.size(CHANNELS) % BLOCK == 0;
  }
}
