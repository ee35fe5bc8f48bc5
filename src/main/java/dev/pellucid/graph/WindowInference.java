package dev.pellucid.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Convolutions, poolings and resampling. */
final class WindowInference {

  static final Map<String, InferenceRule> RULES = rules();

  private WindowInference() {}

  private static Map<String, InferenceRule> rules() {
    Map<String, InferenceRule> rules = new HashMap<>();
    rules.put("Conv", WindowInference::conv);
    rules.put("ConvTranspose", WindowInference::convTranspose);
    rules.put("MaxPool", WindowInference::pool);
    rules.put("AveragePool", WindowInference::pool);
    rules.put("LpPool", WindowInference::pool);
    rules.put("GlobalAveragePool", WindowInference::globalPool);
    rules.put("GlobalMaxPool", WindowInference::globalPool);
    rules.put("Resize", WindowInference::resize);
    return rules;
  }

  private static List<TensorFact> conv(Operands o) {
    Shape weights = o.shape(1);
    Shape out =
        Window.ofConvolution(o.node(), o.shape(0), weights).slideOver(o.shape(0), weights.dim(0));
    return List.of(TensorFact.of(o.type(0), out));
  }

  private static List<TensorFact> convTranspose(Operands o) {
    Shape input = o.shape(0);
    Shape weights = o.shape(1);
    Window window = Window.ofConvolution(o.node(), input, weights);
    long[] outputPadding = o.node().integers("output_padding", new long[window.spatialAxes()]);
    Optional<long[]> stated = o.node().integers("output_shape");
    boolean same = o.node().text("auto_pad", "NOTSET").startsWith("SAME");
    List<Dim> dims = new ArrayList<>();
    dims.add(input.dim(0));
    dims.add(Dim.of(weights.size(1) * o.node().integer("group", 1)));
    for (int i = 0; i < window.spatialAxes(); i++) {
      long stride = window.strides()[i];
      long size = input.size(2 + i);
      long natural =
          (size - 1) * stride
              + window.reach(i)
              + outputPadding[i]
              - window.padBegin()[i]
              - window.padEnd()[i];
      long[] exact = stated.orElse(null);
      dims.add(
          Dim.of(
              exact != null
                  ? exact[exact.length - window.spatialAxes() + i]
                  : same ? size * stride : natural));
    }
    return List.of(TensorFact.of(o.type(0), new Shape(dims)));
  }

  private static List<TensorFact> pool(Operands o) {
    Shape input = o.shape(0);
    Shape out = Window.ofPool(o.node(), input).slideOver(input, input.dim(1));
    return List.of(TensorFact.of(o.type(0), out), TensorFact.of(DataType.INT64, out));
  }

  private static List<TensorFact> globalPool(Operands o) {
    Shape shape = o.shape(0);
    for (int i = 2; i < shape.rank(); i++) {
      shape = shape.with(i, Dim.of(1));
    }
    return List.of(TensorFact.of(o.type(0), shape));
  }

  private static List<TensorFact> resize(Operands o) {
    Shape input = o.shape(0);
    if (!o.node().text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
      throw new IndeterminateException("a Resize that keeps the aspect ratio");
    }
    Optional<long[]> axesAttribute = o.node().integers("axes");
    int[] axes =
        axesAttribute
            .map(a -> Arrays.stream(a).mapToInt(input::axis).toArray())
            .orElse(Indices.inOrder(input.rank()));
    Shape shape = input;
    if (o.has(3)) {
      Dim[] sizes = o.wholes(3).values();
      for (int i = 0; i < axes.length; i++) {
        boolean frozen =
            input.dim(axes[i]).equals(Dim.N)
                && o.frozenBatch().map(batch -> Dim.of(batch.size())).equals(Optional.of(sizes[i]));
        shape = shape.with(axes[i], frozen ? Dim.N : sizes[i]);
      }
    } else {
      float[] scales = o.reals(2);
      for (int i = 0; i < axes.length; i++) {
        Dim dim = input.dim(axes[i]);
        if (scales[i] != 1) {
          shape = shape.with(axes[i], Dim.of((long) Math.floor(dim.size() * scales[i])));
        }
      }
    }
    return List.of(TensorFact.of(o.type(0), shape));
  }
}
