package dev.pellucid.explain.local.pixel.cam;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gradient-weighted class activation mapping (Selvaraju et al., 2017).
 *
 * <p>R = relu(Σ_k mean(G_k) A_k), {@code [1,h,w]}: A the activations {@code [K,h,w]} of a layer, G
 * = ∂y/∂A. Cost: one forward pass and a backward pass down to the layer.
 *
 * <p>Coarse: it cannot tell apart what lies within one position of the layer. Averaging the
 * gradients over positions is exact only where the head pools over all of them, so at early layers
 * the map may be wrong; evidence against the class is cut away by the relu.
 */
public final class GradCam implements ExplanationMethod {

  private static final Parameter.Layer LAYER =
      new Parameter.Layer("layer", "feature map [N,K,h,w] at which the map is taken");

  private static final MethodCard CARD =
      new MethodCard(
          "grad-cam",
          "Grad-CAM",
          SurveyPlace.LOCAL_PIXEL_CAM,
          new Paper(
              "Selvaraju et al.",
              "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization",
              "ICCV",
              2017),
          List.of(LAYER));

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(1, 1);
  }

  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    ExplanationPlan plan = ExplanationPlan.of(Output.GRAD_CAM);
    BatchOutputs outputs =
        classifier.run(
            parameters.get(LAYER).or(classifier::conceptLayer).map(plan::atLayer).orElse(plan),
            batch);
    FeatureLayer layer = outputs.featureLayer();
    return IntStream.range(0, batch.size())
        .mapToObj(image -> outputs.row(TensorNames.GRAD_CAM, image))
        .map(map -> new Attribution.Positions(layer.tensor(), layer.height(), layer.width(), map))
        .map(Explanation::exact)
        .toList();
  }
}
