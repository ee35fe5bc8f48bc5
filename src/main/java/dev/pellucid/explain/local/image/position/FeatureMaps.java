package dev.pellucid.explain.local.image.position;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.ConceptLayer;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.LastLayer;
import dev.pellucid.compiler.LinearHead;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.Tokens;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.Resize;
import dev.pellucid.model.examples.Example;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** A layer's feature maps {@code [K,h,w]}, of images and of a model's examples. */
final class FeatureMaps {

  /** Where positions are compared. */
  static final Parameter.Layer PARAMETER =
      new Parameter.Layer(
          "layer",
          "feature map [N,K,h,w] whose positions are compared",
          "the map that is averaged, else the model's concept layer");

  private static final BiFunction<byte[], String, Optional<FeatureLayer>> AVERAGED =
      LinearHead::find;

  private static final BiFunction<byte[], String, Optional<LastLayer>> LAST = LastLayer::find;

  private final Classifier classifier;
  private final FeatureLayer layer;

  /** What a layer is: a question that a model is asked once. */
  private record Named(String tensor) implements BiFunction<byte[], String, FeatureLayer> {
    @Override
    public FeatureLayer apply(byte[] onnx, String modelName) {
      return ConceptLayer.named(onnx, modelName, tensor);
    }
  }

  private FeatureMaps(Classifier classifier, FeatureLayer layer) {
    this.classifier = classifier;
    this.layer = layer;
  }

  /**
   * Those of the layer that the parameters name.
   *
   * @throws dev.pellucid.graph.InvalidModelException if it is no layer of the model
   */
  static FeatureMaps of(Classifier classifier, ParameterValues parameters) {
    Optional<String> named = parameters.get(PARAMETER);
    return new FeatureMaps(
        classifier,
        named
            .map(tensor -> classifier.ask(new Named(tensor)))
            .or(() -> classifier.ask(AVERAGED))
            .orElseGet(() -> conceptLayer(classifier)));
  }

  private static FeatureLayer conceptLayer(Classifier classifier) {
    ExplanationPlan plan = ExplanationPlan.of(Output.ACTIVATION);
    return classifier
        .compiled(classifier.conceptLayer().map(plan::atLayer).orElse(plan))
        .conceptLayer()
        .orElseThrow();
  }

  /** Which layer it is, and its shape. */
  FeatureLayer layer() {
    return layer;
  }

  /**
   * The activations of every image of a batch, such as can be edited. One forward pass each.
   *
   * @throws NotApplicableException if the layer holds tokens
   */
  List<LayerValues> editable(ImageBatch batch) {
    BatchOutputs outputs = classifier.run(plan(Output.ACTIVATION), batch);
    if (areTokens(outputs, TensorNames.activation(layer.tensor()))) {
      throw new NotApplicableException(
          "layer '%s' holds tokens, of which those of the patches alone do not say what follows; name a feature map"
              .formatted(layer.tensor()));
    }
    return all(outputs);
  }

  private List<LayerValues> all(BatchOutputs outputs) {
    return IntStream.range(0, outputs.size())
        .mapToObj(image -> values(outputs, TensorNames.activation(layer.tensor()), image))
        .toList();
  }

  /**
   * How much each position of every image adds to its target, {@code [h,w]}: Σ_k G_k A_k, G = ∂y/∂A
   * the target's gradient. One forward pass each, and a backward pass down to the layer.
   */
  List<Evidence> evidence(ImageBatch batch) {
    BatchOutputs outputs = classifier.run(plan(Output.ACTIVATION, Output.GRADIENT), batch);
    return IntStream.range(0, batch.size())
        .mapToObj(
            image ->
                Evidence.of(
                    values(outputs, TensorNames.activation(layer.tensor()), image),
                    values(outputs, TensorNames.gradient(layer.tensor()), image)))
        .toList();
  }

  /**
   * An image's map, to be edited with what an example's holds.
   *
   * @param logits of the image
   * @param candidates the most that are run in a step, where the head has no closed form
   * @param rows of one run
   */
  EditedMap edited(
      LayerValues image, LayerValues example, float[] logits, int candidates, int rows) {
    return averagedBeforeLastLayer()
        .<EditedMap>map(last -> new AveragedMap(last, image, example))
        .orElseGet(
            () -> new MapBeforeHead(classifier, layer, image, example, logits, candidates, rows));
  }

  /** What makes the logits of the map's averages, if they come so. */
  private Optional<LastLayer> averagedBeforeLastLayer() {
    return classifier
        .ask(AVERAGED)
        .filter(layer::equals)
        .flatMap(averaged -> classifier.ask(LAST))
        .filter(last -> last.features() == layer.channels());
  }

  /**
   * The activations of examples, computed anew from their pictures. One forward pass each.
   *
   * @param rows the most of one run
   */
  List<LayerValues> ofExamples(List<Example> examples, int rows) {
    InputSpec input = classifier.input();
    ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
    Preprocessor seen = new Preprocessor(asSeen(input));
    List<LayerValues> found = new ArrayList<>(examples.size());
    for (int from = 0; from < examples.size(); from += rows) {
      List<Example> some = examples.subList(from, Math.min(examples.size(), from + rows));
      float[] pixels = new float[some.size() * input.size()];
      for (int i = 0; i < some.size(); i++) {
        byte[] picture = classifier.examples().picture(some.get(i).index());
        System.arraycopy(
            seen.tensor(decoder.decode(picture)), 0, pixels, i * input.size(), input.size());
      }
      ImageBatch batch =
          new ImageBatch(
              input.channels().count(),
              input.height(),
              input.width(),
              pixels,
              Collections.nCopies(some.size(), Target.PREDICTED));
      found.addAll(all(classifier.run(plan(Output.ACTIVATION), batch)));
    }
    return found;
  }

  /** Examples keep what the model saw, which is cut out and resized already. */
  private static InputSpec asSeen(InputSpec input) {
    return new InputSpec(
        input.width(),
        input.height(),
        input.channels(),
        new Resize.Exact(),
        input.mean(),
        input.std(),
        input.scale());
  }

  private ExplanationPlan plan(Output first, Output... rest) {
    return ExplanationPlan.of(first, rest).withLayers(List.of(layer.tensor()));
  }

  private static boolean areTokens(BatchOutputs outputs, String tensor) {
    return outputs.rowShape(tensor).length == 2;
  }

  private LayerValues values(BatchOutputs outputs, String tensor, int image) {
    float[] values = outputs.row(tensor, image);
    return new LayerValues(
        layer.channels(),
        layer.height(),
        layer.width(),
        areTokens(outputs, tensor)
            ? Tokens.channelsFirst(values, layer.height() * layer.width(), layer.channels())
            : values);
  }

  /**
   * What the positions of an image's map add to its target.
   *
   * @param map A
   * @param values {@code [h,w]}
   */
  record Evidence(LayerValues map, double[] values) {

    private static Evidence of(LayerValues map, LayerValues gradient) {
      double[] sums = new double[map.positions()];
      for (int i = 0; i < map.values().length; i++) {
        sums[i % sums.length] += (double) map.values()[i] * gradient.values()[i];
      }
      return new Evidence(map, sums);
    }
  }
}
