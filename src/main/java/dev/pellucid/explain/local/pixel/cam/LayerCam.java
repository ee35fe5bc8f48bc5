package dev.pellucid.explain.local.pixel.cam;

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
 * Class activation maps of any layer (Jiang, Zhang, Hou, Cheng, Wei, 2021).
 *
 * <p>R = relu(Σ_k relu(G_k) ⊙ A_k), {@code [1,h,w]}: A the activations {@code [K,h,w]} of a layer,
 * G = ∂y/∂A. Cost: one forward pass and a backward pass down to the layer.
 *
 * <p>Every position has its own weight, so that early, fine layers may be read too; fuse several to
 * see both detail and meaning. What lowers the score is left out, so values are no shares of it.
 *
 * <p>Throws {@link dev.pellucid.graph.InvalidModelException} where the layer is neither a feature
 * map nor patch tokens.
 */
public final class LayerCam implements SinglePassMethod {

  private static final MethodCard CARD =
      new MethodCard(
          "layer-cam",
          "LayerCAM",
          SurveyPlace.LOCAL_PIXEL_CAM,
          new Paper(
              "Jiang et al.",
              "LayerCAM: Exploring Hierarchical Class Activation Maps for Localization",
              "IEEE TIP",
              2021),
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
    return ClassActivationMap.pass(classifier, parameters, ClassActivationMap.CUT, LayerCam::map);
  }

  private static float[] map(FeatureMap at) {
    float[] a = at.activation();
    float[] g = at.gradient();
    return at.sum((k, i) -> Math.max(0.0, g[i]) * a[i]);
  }
}
