package dev.pellucid.compiler.rules.multiplier;

import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.graph.Dim;
import dev.pellucid.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/**
 * Multipliers through normalisations by what is normalised itself: as those of their parts, so that
 * a file that spells them out is explained alike.
 */
final class NormalisationMultipliers {

  private static final float DEFAULT_EPSILON = 1e-5f;

  private final Change change;

  NormalisationMultipliers(Change change) {
    this.change = change;
  }

  void layer(BackwardStep s) {
    scaleAndBiasAreLearnt(s);
    Shape shape = s.inputShape(0);
    long[] axes =
        LongStream.range(shape.axis(s.node().integer("axis", -1)), shape.rank()).toArray();
    String m = s.emit().mul(s.arriving(), s.input(1));
    s.give(0, standardised(s, UnaryOperator.identity(), m, axes));
  }

  void instance(BackwardStep s) {
    scaleAndBiasAreLearnt(s);
    long[] axes = LongStream.range(2, s.inputShape(0).rank()).toArray();
    s.give(0, standardised(s, UnaryOperator.identity(), scaledByChannel(s), axes));
  }

  void group(BackwardStep s) {
    scaleAndBiasAreLearnt(s);
    Emitter emit = s.emit();
    Shape shape = s.inputShape(0);
    long groups = s.node().integer("num_groups", 1);
    Dim each = Dim.of(shape.product(1, shape.rank()).size() / groups);
    Shape rows = new Shape(List.of(shape.dim(0), Dim.of(groups), each));
    String m = emit.reshape(scaledByChannel(s), rows);
    s.give(0, emit.reshape(standardised(s, x -> emit.reshape(x, rows), m, 2), shape));
  }

  private static void scaleAndBiasAreLearnt(BackwardStep s) {
    s.mustNotWant(1, "the scale");
    s.mustNotWant(2, "the bias");
  }

  private static String scaledByChannel(BackwardStep s) {
    Shape shape = s.inputShape(0);
    List<Dim> perChannel = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      perChannel.add(i == 1 ? shape.dim(1) : Dim.of(1));
    }
    return s.emit().mul(s.arriving(), s.emit().reshape(s.input(1), new Shape(perChannel)));
  }

  /** Deviations c = x − μ and r = 1/√(mean c² + ε) of one pass. */
  private record Standard(String deviations, String inverse) {
    static Standard of(BackwardStep s, String x, long[] axes) {
      Emitter emit = s.emit();
      String deviations = emit.sub(x, emit.reduceMean(x, true, axes));
      String variance = emit.reduceMean(emit.square(deviations), true, axes);
      String epsilon = emit.constant(s.node().real("epsilon", DEFAULT_EPSILON));
      String sigma = emit.op("Sqrt", List.of(emit.add(variance, epsilon)));
      return new Standard(deviations, emit.op("Reciprocal", List.of(sigma)));
    }
  }

  /**
   * x̂ = c·r is a product: m_c = r̄·m − 2c̄·mean(m⊙c̄)·ρ, with ρ = (r r₀)²/(r + r₀) from Δr = −ρ·Δ
   * mean(c²); then m_x = m_c − mean(m_c).
   *
   * @param arrange the input as what is standardised over the axes
   * @param m what arrives at x̂
   */
  private String standardised(
      BackwardStep s, UnaryOperator<String> arrange, String m, long... axes) {
    Emitter emit = s.emit();
    Standard image = Standard.of(s, arrange.apply(s.input(0)), axes);
    String x0 = change.atBaseline().apply(s.input(0));
    Standard baseline = Standard.of(s, arrange.apply(x0), axes);
    String r = image.inverse();
    String r0 = baseline.inverse();
    String c = Change.mean(emit, image.deviations(), baseline.deviations());
    String rho = emit.div(emit.square(emit.mul(r, r0)), emit.add(r, r0));
    String along = emit.mul(emit.mul(emit.reduceMean(emit.mul(m, c), true, axes), rho), 2);
    String atDeviations = emit.sub(emit.mul(m, Change.mean(emit, r, r0)), emit.mul(c, along));
    return emit.sub(atDeviations, emit.reduceMean(atDeviations, true, axes));
  }

  /**
   * y = x·r with r = D^−β and D = k + α/n·Σ x² over a window of n channels: a product, a quotient
   * Δr/ΔD, and squares. The window sums are 1×1 convolutions with a band of ones.
   */
  void localResponse(BackwardStep s) {
    Emitter emit = s.emit();
    long channels = s.inputShape(0).size(1);
    long size = s.node().integer("size", 1);
    float alpha = s.node().real("alpha", 1e-4f) / size;
    float beta = s.node().real("beta", 0.75f);
    String ahead = band(emit, channels, (size - 1) / 2, size / 2);
    String back = band(emit, channels, size / 2, (size - 1) / 2);
    String d = denominator(s, ahead, alpha);
    String d0 = denominator(change.baseline(s), ahead, alpha);
    String r = emit.op("Pow", List.of(d, emit.constant(-beta)));
    String r0 = emit.op("Pow", List.of(d0, emit.constant(-beta)));
    String x = change.midpoint(emit, s.input(0));
    String slope = emit.mul(emit.op("Pow", List.of(d, emit.constant(-beta - 1))), -beta);
    String dd = emit.sub(d, d0);
    String quotient =
        Change.where(emit, dd, emit.mul(d, Change.SMALL), slope, emit.div(emit.sub(r, r0), dd));
    String atD = emit.mul(emit.mul(s.arriving(), x), quotient);
    String atSquares = emit.mul(emit.op("Conv", List.of(atD, back)), 2 * alpha);
    String direct = emit.mul(s.arriving(), Change.mean(emit, r, r0));
    s.give(0, emit.add(direct, emit.mul(atSquares, x)));
  }

  private static String denominator(BackwardStep s, String band, float alpha) {
    Emitter emit = s.emit();
    String squares = emit.op("Conv", List.of(emit.square(s.input(0)), band));
    return emit.add(emit.mul(squares, alpha), emit.constant(s.node().real("bias", 1)));
  }

  private static String band(Emitter emit, long channels, long before, long after) {
    float[] weights = new float[(int) (channels * channels)];
    for (int c = 0; c < channels; c++) {
      for (long other = Math.max(0, c - before);
          other <= Math.min(channels - 1, c + after);
          other++) {
        weights[(int) (c * channels + other)] = 1;
      }
    }
    return emit.constant(weights, channels, channels, 1, 1);
  }
}
