package dev.pellucid.explain.global.neuron;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.Tokens;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.InputSpec;
import dev.pellucid.model.inference.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Gradients in the image of functions of a layer's activations A: with J = ∂A/∂x, Jᵀ(v + g·A) for
 * any v and g.
 */
public final class Pullback {

  private final Classifier classifier;
  private final FeatureLayer layer;
  private final ExplanationPlan plan;

  /**
   * What one image's pass gave.
   *
   * @param activations A
   * @param gradient Jᵀ(v + g·A), {@code [C,H,W]}
   */
  public record Pulled(LayerValues activations, float[] gradient) {}

  /**
   * At a layer.
   *
   * @param layer a feature map, or tokens, which are taken as a map
   * @throws dev.pellucid.graph.InvalidModelException if there is no such layer
   */
  public Pullback(Classifier classifier, String layer) {
    this.classifier = classifier;
    this.plan = ExplanationPlan.of(Output.PULLBACK, Output.ACTIVATION).atLayer(layer);
    this.layer = classifier.compiled(plan).conceptLayer().orElseThrow();
  }

  /** Which layer it is, and its shape. */
  public FeatureLayer layer() {
    return layer;
  }

  /**
   * A forward and a backward pass of what lies before the layer, for each image.
   *
   * @param images {@code [C,H,W]} each
   * @param covectors v of each, {@code [K,h,w]}
   * @param gain g
   */
  public List<Pulled> of(List<float[]> images, List<float[]> covectors, float gain) {
    int most = classifier.rows(plan, Target.of(0), Effort.DEFAULT_ROWS);
    List<Pulled> all = new ArrayList<>(images.size());
    for (int from = 0; from < images.size(); from += most) {
      int to = Math.min(images.size(), from + most);
      run(images.subList(from, to), covectors.subList(from, to), gain, all);
    }
    return all;
  }

  private void run(List<float[]> images, List<float[]> covectors, float gain, List<Pulled> all) {
    InputSpec input = classifier.input();
    int rows = images.size();
    float[] gains = new float[rows];
    Arrays.fill(gains, gain);
    BatchOutputs outputs =
        classifier.run(
            plan,
            new ImageBatch(
                input.channels().count(),
                input.height(),
                input.width(),
                joined(images),
                Collections.nCopies(rows, Target.of(0))),
            Map.of(
                TensorNames.COVECTOR,
                Tensor.of(joined(covectors), rows, layer.channels(), layer.height(), layer.width()),
                TensorNames.COVECTOR_GAIN,
                Tensor.of(gains, rows)));
    String activation = TensorNames.activation(layer.tensor());
    boolean tokens = outputs.rowShape(activation).length != 3;
    for (int row = 0; row < rows; row++) {
      float[] values = outputs.row(activation, row);
      all.add(
          new Pulled(
              new LayerValues(
                  layer.channels(),
                  layer.height(),
                  layer.width(),
                  tokens
                      ? Tokens.channelsFirst(
                          values, layer.height() * layer.width(), layer.channels())
                      : values),
              outputs.row(TensorNames.PULLBACK, row)));
    }
  }

  private static float[] joined(List<float[]> rows) {
    int length = rows.get(0).length;
    float[] joined = new float[rows.size() * length];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, joined, row * length, length);
    }
    return joined;
  }
}
