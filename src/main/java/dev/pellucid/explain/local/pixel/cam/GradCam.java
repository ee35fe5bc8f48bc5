package dev.pellucid.explain.local.pixel.cam;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.SinglePassMethod;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;

/**
 * Gradient-weighted class activation mapping (Selvaraju et al., 2017).
 *
 * <p>R = relu(Σ_k mean(G_k) A_k), {@code [1,h,w]}: A the activations {@code [K,h,w]} of a layer, G
 * = ∂y/∂A. Cost: one forward pass and a backward pass down to the layer.
 *
 * <p>Coarse: it cannot tell apart what lies within one position of the layer. Averaging the
 * gradients over positions is exact only where the head pools over all of them, so at early layers
 * the map may be wrong; evidence against the class is cut away, unless {@code relu} is off. Of
 * several layers the maps are made one by one and averaged.
 *
 * <p>Throws {@link dev.pellucid.graph.InvalidModelException} where a layer is neither a feature map
 * nor patch tokens.
 */
public final class GradCam implements SinglePassMethod {

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
          List.of(FeatureLayers.PARAMETER, ClassActivationMap.CUT));

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(1, 1);
  }

  @Override
  public SinglePass<Explanation> pass(
      Classifier classifier, ImageBatch batch, ParameterValues parameters) {
    return maps(classifier, parameters, parameters.get(ClassActivationMap.CUT))
        .map(Explanation::exact);
  }

  /** The maps of a batch; one layer's are made inside the graph. */
  static SinglePass<Attribution.Positions> maps(
      Classifier classifier, ParameterValues parameters, boolean relu) {
    FeatureLayers layers = FeatureLayers.of(classifier, parameters);
    if (!relu || !layers.areOne()) {
      return ClassActivationMap.maps(layers, relu, GradCam::map);
    }
    return SinglePass.perImage(
        layers.atConceptLayer(Output.GRAD_CAM),
        (outputs, image) -> {
          FeatureLayer layer = outputs.featureLayer();
          return new Attribution.Positions(
              layer.tensor(),
              layer.height(),
              layer.width(),
              outputs.row(TensorNames.GRAD_CAM, image));
        });
  }

  private static float[] map(FeatureMap at) {
    float[] g = at.gradient();
    return at.weighted(at.perChannel((k, i) -> g[i] / (double) at.positions()));
  }
}
