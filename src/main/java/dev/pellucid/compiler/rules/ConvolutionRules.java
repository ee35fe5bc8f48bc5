package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.backward.BackwardRule;
import dev.pellucid.compiler.backward.BackwardStep;
import dev.pellucid.graph.Attribute;
import dev.pellucid.graph.Shape;
import dev.pellucid.graph.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Convolutions, with groups, strides, dilations and asymmetric padding. */
public final class ConvolutionRules {

  public static final Map<String, BackwardRule> RULES =
      Map.of("Conv", ConvolutionRules::conv, "ConvTranspose", ConvolutionRules::convTranspose);

  private ConvolutionRules() {}

  /**
   * A stride of one goes back as a convolution with the kernels turned by 180° and input and output
   * channels exchanged, which the runtime computes in its fast blocked layout; the rest as a
   * transposed convolution.
   */
  private static void conv(BackwardStep s) {
    s.mustNotWant(1, "the weight");
    s.mustNotWant(2, "the bias");
    Window window = Window.ofConvolution(s.node(), s.inputShape(0), s.inputShape(1));
    long group = s.node().integer("group", 1);
    Optional<float[]> weights = s.facts().reals(s.input(1));
    boolean turnable = !window.isStrided() && weights.isPresent();
    s.give(0, turnable ? turned(s, window, weights.get(), group) : transposed(s, window, group));
  }

  private static String turned(BackwardStep s, Window window, float[] weights, long group) {
    Shape shape = s.inputShape(1);
    long outputs = shape.size(0);
    long inputsPerGroup = shape.size(1);
    int taps = (int) Arrays.stream(window.kernel()).reduce(1, (a, b) -> a * b);
    int outputsPerGroup = (int) (outputs / group);
    float[] turned = new float[weights.length];
    int at = 0;
    for (int g = 0; g < group; g++) {
      for (int in = 0; in < inputsPerGroup; in++) {
        for (int out = 0; out < outputsPerGroup; out++) {
          int from = (int) (((long) g * outputsPerGroup + out) * inputsPerGroup + in) * taps;
          for (int tap = taps - 1; tap >= 0; tap--) {
            turned[at++] = weights[from + tap];
          }
        }
      }
    }
    long[] dims = shape.sizes();
    dims[0] = inputsPerGroup * group;
    dims[1] = outputsPerGroup;
    int spatial = window.spatialAxes();
    long[] pads = new long[2 * spatial];
    long[] cropBegin = new long[2 + spatial];
    long[] cropEnd = new long[2 + spatial];
    for (int i = 0; i < spatial; i++) {
      long begin = window.reach(i) - 1 - window.padBegin()[i];
      long end = window.reach(i) - 1 - window.padEnd()[i];
      pads[i] = Math.max(0, begin);
      pads[spatial + i] = Math.max(0, end);
      cropBegin[2 + i] = Math.min(0, begin);
      cropEnd[2 + i] = Math.min(0, end);
    }
    String g = s.emit().pad(s.arriving(), cropBegin, cropEnd);
    return s.emit()
        .op(
            "Conv",
            List.of(g, s.emit().constant(turned, dims)),
            Attribute.of("kernel_shape", window.kernel()),
            Attribute.of("dilations", window.dilations()),
            Attribute.of("pads", pads),
            Attribute.of("group", group));
  }

  private static String transposed(BackwardStep s, Window window, long group) {
    return transposed(s, s.arriving(), s.input(1), window, group);
  }

  /**
   * The adjoint of sliding a window with weights: a transposed convolution that yields exactly the
   * input's extents.
   *
   * @param weights {@code [M,C/group,kernel…]}
   */
  static String transposed(BackwardStep s, String g, String weights, Window window, long group) {
    Shape in = s.inputShape(0);
    Shape out = s.outputShape();
    int spatial = window.spatialAxes();
    long[] missing = new long[spatial];
    long[] pads = window.pads();
    for (int i = 0; i < spatial; i++) {
      long covered =
          (out.size(2 + i) - 1) * window.strides()[i]
              + window.reach(i)
              - window.padBegin()[i]
              - window.padEnd()[i];
      missing[i] = in.size(2 + i) - covered;
      if (missing[i] < 0) {
        pads[spatial + i] -= missing[i];
        missing[i] = 0;
      }
    }
    return s.emit()
        .op(
            "ConvTranspose",
            List.of(g, weights),
            Attribute.of("kernel_shape", window.kernel()),
            Attribute.of("strides", window.strides()),
            Attribute.of("dilations", window.dilations()),
            Attribute.of("pads", pads),
            Attribute.of("output_padding", missing),
            Attribute.of("group", group));
  }

  /**
   * A transposed convolution's weights {@code [C,M/group,kernel…]} are those of the convolution it
   * is the adjoint of.
   */
  private static void convTranspose(BackwardStep s) {
    s.mustNotWant(1, "the weight");
    s.mustNotWant(2, "the bias");
    Window window = Window.ofConvolution(s.node(), s.inputShape(0), s.inputShape(1));
    boolean same = s.node().text("auto_pad", "NOTSET").startsWith("SAME");
    if (same || s.node().integers("output_shape").isPresent()) {
      window = cropping(s, window);
    }
    s.give(
        0,
        s.emit()
            .op(
                "Conv",
                List.of(s.arriving(), s.input(1)),
                Attribute.of("kernel_shape", window.kernel()),
                Attribute.of("strides", window.strides()),
                Attribute.of("dilations", window.dilations()),
                Attribute.of("pads", window.pads()),
                Attribute.of("group", s.node().integer("group", 1))));
  }

  /** The window with the pads that crop a transposed convolution to the extents it states. */
  private static Window cropping(BackwardStep s, Window window) {
    int spatial = window.spatialAxes();
    long[] outputPadding = s.node().integers("output_padding", new long[spatial]);
    boolean moreAtTheEnd = s.node().text("auto_pad", "NOTSET").equals("SAME_UPPER");
    long[] begin = new long[spatial];
    long[] end = new long[spatial];
    for (int i = 0; i < spatial; i++) {
      long natural =
          (s.inputShape(0).size(2 + i) - 1) * window.strides()[i]
              + window.reach(i)
              + outputPadding[i];
      long crop = natural - s.outputShape().size(2 + i);
      if (crop < 0) {
        throw s.unsupported("states an output larger than its kernels reach");
      }
      begin[i] = moreAtTheEnd ? crop / 2 : crop - crop / 2;
      end[i] = crop - begin[i];
    }
    return new Window(window.kernel(), window.strides(), window.dilations(), begin, end, false);
  }
}
