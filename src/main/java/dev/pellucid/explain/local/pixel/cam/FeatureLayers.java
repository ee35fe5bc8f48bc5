package dev.pellucid.explain.local.pixel.cam;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.ConceptLayer;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * The layers at which a map is taken.
 *
 * @param named none for the model's concept layer
 * @param conceptLayer where the model's bundle wants it; empty finds the last feature map
 */
record FeatureLayers(List<String> named, Optional<String> conceptLayer) {

  /** Chooses them; the maps of several are fused. */
  static final Parameter.Several<Optional<String>> PARAMETER =
      new Parameter.Several<>(
          new Parameter.Layer(
              "layer",
              "feature map [N,K,h,w] or patch tokens [N,T,K] at which the map is taken; several are fused: each scaled to maximum 1, resized to the finest, averaged"),
          List.of());

  /** What a layer is: a question that a model is asked once. */
  private record Layer(String tensor) implements BiFunction<byte[], String, FeatureLayer> {
    @Override
    public FeatureLayer apply(byte[] onnx, String modelName) {
      return ConceptLayer.named(onnx, modelName, tensor);
    }
  }

  /**
   * Those that the parameters name.
   *
   * @throws dev.pellucid.graph.InvalidModelException if one is no layer of the model, or is neither
   *     a feature map nor patch tokens
   */
  static FeatureLayers of(Classifier classifier, ParameterValues parameters) {
    return new FeatureLayers(
        parameters.get(PARAMETER).stream()
            .flatMap(Optional::stream)
            .map(tensor -> classifier.ask(new Layer(tensor)).tensor())
            .toList(),
        classifier.conceptLayer());
  }

  /** Whether there is one only, so that nothing is fused. */
  boolean areOne() {
    return named.size() < 2;
  }

  /** A plan that asks for what is made inside the graph at one layer. */
  ExplanationPlan atConceptLayer(Output output) {
    ExplanationPlan plan = ExplanationPlan.of(output);
    return named.stream().findFirst().or(() -> conceptLayer).map(plan::atLayer).orElse(plan);
  }

  /** A plan that asks for outputs at these layers. */
  ExplanationPlan plan(Set<Output> outputs) {
    ExplanationPlan plan = ExplanationPlan.of(outputs).withLayers(named);
    return named.isEmpty() ? conceptLayer.map(plan::atLayer).orElse(plan) : plan;
  }

  /** How many images of one target are best taken in a run that gives outputs at these layers. */
  int rows(Classifier classifier, Target target, Set<Output> outputs, int most) {
    return classifier.rows(plan(outputs), target, most);
  }

  /** One run that gives the maps of every image, one a layer: activations, and what else. */
  SinglePass<List<FeatureMap>> pass(Set<Output> outputs) {
    return SinglePass.perImage(plan(outputs), (run, image) -> fetched(run, outputs).of(image));
  }

  /** A run over a batch that gives the activations, and what else is asked for. */
  Fetched fetch(Classifier classifier, ImageBatch batch, Set<Output> outputs) {
    return fetched(classifier.run(plan(outputs), batch), outputs);
  }

  private Fetched fetched(BatchOutputs run, Set<Output> outputs) {
    return new Fetched(
        named.isEmpty() ? List.of(run.featureLayer().tensor()) : named,
        run,
        outputs.contains(Output.GRADIENT));
  }

  /** What a run gave at the layers. */
  record Fetched(List<String> layers, BatchOutputs outputs, boolean gradients) {

    /** The maps of one image, one a layer. */
    List<FeatureMap> of(int image) {
      return layers.stream().map(layer -> of(layer, image)).toList();
    }

    private FeatureMap of(String layer, int image) {
      String activation = TensorNames.activation(layer);
      return FeatureMap.of(
          layer,
          outputs.rowShape(activation),
          outputs.row(activation, image),
          gradients ? outputs.row(TensorNames.gradient(layer), image) : new float[0]);
    }

    /** The maps of every image. */
    List<List<FeatureMap>> ofAll() {
      return IntStream.range(0, outputs.size()).mapToObj(this::of).toList();
    }
  }
}
