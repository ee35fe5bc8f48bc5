package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.compiler.backward.RuleTable;
import dev.pellucid.graph.Attribute;
import dev.pellucid.graph.Shape;
import dev.pellucid.graph.Window;
import java.util.List;

/** The gradient's rules where weights are inputs of the graph, whose gradients are wanted too. */
public final class WeightGradientRules {

  public static final RuleTable TABLE =
      GradientRules.TABLE.with("Conv", WeightGradientRules::convolution);

  private WeightGradientRules() {}

  /** Weights that are not known yet cannot be turned, so what goes back is a transposed one. */
  private static void convolution(BackwardStep s) {
    Window window = Window.ofConvolution(s.node(), s.inputShape(0), s.inputShape(1));
    if (s.wants(0)) {
      long group = s.node().integer("group", 1);
      s.give(0, ConvolutionRules.transposed(s, s.arriving(), s.input(1), window, group));
    }
    if (s.wants(1)) {
      s.give(1, ofWeights(s, window));
    }
    if (s.wants(2)) {
      s.give(2, s.emit().reduceSum(s.arriving(), false, 0, 2, 3));
    }
  }

  /**
   * Input and what arrives, each with images in the place of channels, are convolved with each
   * other: strides and dilations change places. Of weights in groups the same channel of every
   * group lies side by side, so that the groups stay what they are.
   */
  private static String ofWeights(BackwardStep s, Window window) {
    if (window.spatialAxes() != 2) {
      throw s.unsupported("has weights that are not of two axes, which cannot be learnt here");
    }
    Emitter emit = s.emit();
    Shape weights = s.inputShape(1);
    long groups = s.node().integer("group", 1);
    String taps =
        emit.op(
            "Conv",
            List.of(channelsFirst(s, groups), emit.transpose(s.arriving(), 1, 0, 2, 3)),
            Attribute.of("group", groups),
            Attribute.of("strides", window.dilations()),
            Attribute.of("dilations", window.strides()),
            Attribute.of("pads", window.pads()));
    String kept =
        emit.slice(
            taps,
            new long[] {0, 0},
            new long[] {weights.size(2), weights.size(3)},
            new long[] {2, 3},
            new long[] {1, 1});
    return emit.transpose(kept, 1, 0, 2, 3);
  }

  /** The input {@code [N,G·I,H,W]} as {@code [I,G·N,H,W]}. */
  private static String channelsFirst(BackwardStep s, long groups) {
    Emitter emit = s.emit();
    if (groups == 1) {
      return emit.transpose(s.input(0), 1, 0, 2, 3);
    }
    Shape input = s.inputShape(0);
    long inGroup = input.size(1) / groups;
    String apart =
        emit.op(
            "Reshape",
            List.of(s.input(0), emit.integers(-1, groups, inGroup, input.size(2), input.size(3))));
    return emit.op(
        "Reshape",
        List.of(
            emit.transpose(apart, 2, 1, 0, 3, 4),
            emit.integers(inGroup, -1, input.size(2), input.size(3))));
  }
}
