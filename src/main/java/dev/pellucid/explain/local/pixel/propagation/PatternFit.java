package dev.pellucid.explain.local.pixel.propagation;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.WeightLayers;
import dev.pellucid.compiler.rules.pattern.WeightLayer;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Fits the patterns of every layer with weights from images (Kindermans et al., 2018).
 *
 * <p>Of a unit y = wᵀx + b, a = cov(x, y) / wᵀcov(x, y), over the inputs for which it is positive
 * if a rectifier follows, over all of them if not. Both means are those of that regime; the paper
 * takes that of y over all inputs, by which the denominator may vanish where the bias is large. Of
 * a convolution x are patches; at most so many random positions of an image are taken at each
 * layer.
 *
 * <p>Memory: two doubles a weight, and the activations of all layers of a batch. Cost of an image:
 * one forward pass, and two multiplications for each weight and position taken.
 *
 * <p>Not thread safe.
 */
public final class PatternFit {

  private final Classifier classifier;
  private final List<WeightLayer> layers;
  private final List<LayerStatistics> statistics;
  private final ExplanationPlan plan;
  private final int positions;
  private final Random random;
  private long images;

  /**
   * Begins with no images.
   *
   * @param positions the most positions of an image that are taken at a layer
   * @param seed by which they are drawn
   */
  public PatternFit(Classifier classifier, int positions, long seed) {
    this.classifier = classifier;
    this.layers = WeightLayers.of(classifier.onnx(), classifier.name());
    this.statistics = layers.stream().map(LayerStatistics::new).toList();
    this.plan =
        ExplanationPlan.of(Output.ACTIVATION)
            .withLayers(
                layers.stream()
                    .flatMap(layer -> Stream.of(layer.input(), layer.response()))
                    .distinct()
                    .toList());
    this.positions = positions;
    this.random = new Random(seed);
  }

  /** Takes images into account; their targets are not looked at. */
  public void add(ImageBatch batch) {
    BatchOutputs outputs = classifier.run(plan, batch);
    for (int image = 0; image < batch.size(); image++) {
      for (int i = 0; i < layers.size(); i++) {
        WeightLayer layer = layers.get(i);
        float[] x = outputs.row(TensorNames.activation(layer.input()), image);
        float[] y = outputs.row(TensorNames.activation(layer.response()), image);
        int[] shape = outputs.rowShape(TensorNames.activation(layer.response()));
        int of = y.length / layer.units();
        for (int position : drawn(of)) {
          statistics.get(i).add(x, y, shape, position);
        }
      }
      images++;
    }
  }

  private List<Integer> drawn(int of) {
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < Math.min(of, positions); i++) {
      drawn.add(of <= positions ? i : random.nextInt(of));
    }
    return drawn;
  }

  /** How many images were taken into account. */
  public long images() {
    return images;
  }

  /** How many units have no pattern, because they did not vary. */
  public long silentUnits() {
    return statistics.stream().mapToLong(LayerStatistics::silentUnits).sum();
  }

  /** The patterns of all layers one after another, each {@code [O,fan-in]}. */
  public float[] patterns() {
    float[] all = new float[layers.stream().mapToInt(layer -> layer.weights().length).sum()];
    int at = 0;
    for (LayerStatistics layer : statistics) {
      float[] patterns = layer.patterns();
      System.arraycopy(patterns, 0, all, at, patterns.length);
      at += patterns.length;
    }
    return all;
  }
}
