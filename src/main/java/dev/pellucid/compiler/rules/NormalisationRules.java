package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.BackwardRule;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.compiler.backward.ForwardStep;
import dev.pellucid.compiler.backward.TangentRule;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Batch, instance, layer, group and local response normalisation. */
public final class NormalisationRules {

  private static final float DEFAULT_EPSILON = 1e-5f;

  public static final Map<String, BackwardRule> RULES =
      Map.of(
          "BatchNormalization", NormalisationRules::batch,
          "InstanceNormalization", s -> instance(s, Spread.MOVES),
          "LayerNormalization", s -> layer(s, Spread.MOVES),
          "GroupNormalization", s -> group(s, Spread.MOVES),
          "LRN", NormalisationRules::localResponse);

  /**
   * The same with the spread σ held constant: what is left of a normalisation is linear. Those that
   * compute their statistics from the image are in it.
   */
  public static final Map<String, BackwardRule> WITH_SPREAD_HELD =
      Map.of(
          "InstanceNormalization", s -> instance(s, Spread.HELD),
          "LayerNormalization", s -> layer(s, Spread.HELD),
          "GroupNormalization", s -> group(s, Spread.HELD));

  /**
   * The way forward: x̂ = (x − μ)/σ has a symmetric Jacobian, so a change goes through it as a
   * gradient does, and is scaled behind it. Scale and bias are not learnt.
   */
  public static final Map<String, TangentRule> TANGENTS =
      Map.of(
          "LayerNormalization", NormalisationRules::layerForward,
          "InstanceNormalization", NormalisationRules::instanceForward);

  private enum Spread {
    MOVES,
    HELD
  }

  private NormalisationRules() {}

  /**
   * y = scale·(x − mean)/√(var + ε) + bias with stored statistics: a channel's gradient is scaled.
   */
  private static void batch(BackwardStep s) {
    for (int i = 1; i < 5; i++) {
      s.mustNotWant(i, "a batch statistic");
    }
    Emitter emit = s.emit();
    String spread =
        emit.op(
            "Sqrt",
            List.of(
                emit.add(s.input(4), emit.constant(s.node().real("epsilon", DEFAULT_EPSILON)))));
    String scale = emit.reshape(emit.div(s.input(1), spread), perChannel(s));
    s.give(0, emit.mul(s.arriving(), scale));
  }

  private static Shape perChannel(BackwardStep s) {
    Shape shape = s.inputShape(0);
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      dims.add(i == 1 ? shape.dim(1) : Dim.of(1));
    }
    return new Shape(dims);
  }

  private static void instance(BackwardStep s, Spread spread) {
    scaleAndBiasAreLearnt(s);
    long[] axes = LongStream.range(2, s.inputShape(0).rank()).toArray();
    s.give(0, standardised(s, s.input(0), scaledByChannel(s), spread, axes));
  }

  private static String instanceForward(ForwardStep step) {
    BackwardStep s = step.backward();
    scaleAndBiasAreLearnt(s);
    long[] axes = LongStream.range(2, s.inputShape(0).rank()).toArray();
    String change = step.change(0).orElseThrow();
    String moved = standardised(s, s.input(0), change, Spread.MOVES, axes);
    return s.emit().mul(moved, s.emit().reshape(s.input(1), perChannel(s)));
  }

  private static String layerForward(ForwardStep step) {
    BackwardStep s = step.backward();
    scaleAndBiasAreLearnt(s);
    String change = step.change(0).orElseThrow();
    return s.emit()
        .mul(standardised(s, s.input(0), change, Spread.MOVES, layerAxes(s)), s.input(1));
  }

  private static long[] layerAxes(BackwardStep s) {
    Shape shape = s.inputShape(0);
    return LongStream.range(shape.axis(s.node().integer("axis", -1)), shape.rank()).toArray();
  }

  /** Each group of channels of an image is standardised by itself, each channel scaled. */
  private static void group(BackwardStep s, Spread spread) {
    scaleAndBiasAreLearnt(s);
    Emitter emit = s.emit();
    Shape shape = s.inputShape(0);
    long groups = s.node().integer("num_groups", 1);
    Dim each = Dim.of(shape.product(1, shape.rank()).size() / groups);
    Shape rows = new Shape(List.of(shape.dim(0), Dim.of(groups), each));
    String x = emit.reshape(s.input(0), rows);
    String g = emit.reshape(scaledByChannel(s), rows);
    s.give(0, emit.reshape(standardised(s, x, g, spread, 2), shape));
  }

  private static String scaledByChannel(BackwardStep s) {
    Emitter emit = s.emit();
    return emit.mul(s.arriving(), emit.reshape(s.input(1), perChannel(s)));
  }

  private static void scaleAndBiasAreLearnt(BackwardStep s) {
    s.mustNotWant(1, "the scale");
    s.mustNotWant(2, "the bias");
  }

  private static void layer(BackwardStep s, Spread spread) {
    scaleAndBiasAreLearnt(s);
    String scaled = s.emit().mul(s.arriving(), s.input(1));
    s.give(0, standardised(s, s.input(0), scaled, spread, layerAxes(s)));
  }

  /**
   * Through x̂ = (x − μ)/σ over some axes: gᵀJ = (g − mean g − x̂·mean(g·x̂))/σ. The last term is
   * what σ moves.
   *
   * @param g what arrives at x̂
   */
  private static String standardised(
      BackwardStep s, String x, String g, Spread spread, long... axes) {
    Emitter emit = s.emit();
    String centred = emit.sub(x, emit.reduceMean(x, true, axes));
    String variance = emit.reduceMean(emit.square(centred), true, axes);
    String epsilon = emit.constant(s.node().real("epsilon", DEFAULT_EPSILON));
    String sigma = emit.op("Sqrt", List.of(emit.add(variance, epsilon)));
    String fromMean = emit.sub(g, emit.reduceMean(g, true, axes));
    if (spread == Spread.HELD) {
      return emit.div(fromMean, sigma);
    }
    String standard = emit.div(centred, sigma);
    String along = emit.mul(standard, emit.reduceMean(emit.mul(g, standard), true, axes));
    return emit.div(emit.sub(fromMean, along), sigma);
  }

  /**
   * y = x·D^−β with D = k + α/n·Σ x² over a window of n channels: gᵀJ = g·D^−β −
   * 2αβ/n·x·Σᵀ(g·x·D^(−β−1)), where Σᵀ sums over the channels whose window holds this one. The
   * window sums are 1×1 convolutions with a band of ones.
   */
  private static void localResponse(BackwardStep s) {
    Emitter emit = s.emit();
    long channels = s.inputShape(0).size(1);
    long size = s.node().integer("size", 1);
    float alpha = s.node().real("alpha", 1e-4f);
    float beta = s.node().real("beta", 0.75f);
    String x = s.input(0);
    String window = band(emit, channels, (size - 1) / 2, size / 2);
    String reversed = band(emit, channels, size / 2, (size - 1) / 2);
    String squares = emit.op("Conv", List.of(emit.square(x), window));
    String d = emit.add(emit.mul(squares, alpha / size), emit.constant(s.node().real("bias", 1)));
    String power = emit.op("Pow", List.of(d, emit.constant(-beta)));
    String direct = emit.mul(s.arriving(), power);
    String weighted = emit.div(emit.mul(direct, x), d);
    String crossed = emit.mul(x, emit.op("Conv", List.of(weighted, reversed)));
    s.give(0, emit.sub(direct, emit.mul(crossed, 2 * alpha * beta / size)));
  }

  private static String band(Emitter emit, long channels, long before, long after) {
    float[] ones = new float[(int) (channels * channels)];
    for (int c = 0; c < channels; c++) {
      long last = Math.min(channels - 1, c + after);
      for (long other = Math.max(0, c - before); other <= last; other++) {
        ones[(int) (c * channels + other)] = 1;
      }
    }
    return emit.constant(ones, channels, channels, 1, 1);
  }
}
