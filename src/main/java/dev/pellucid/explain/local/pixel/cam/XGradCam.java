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
 * Axiom-based Grad-CAM (Fu, Hu, Dong, Guo, Gao, Li, 2020).
 *
 * <p>R = Σ_k w_k A_k with w_k = Σ (G_k ⊙ A_k) / (Σ A_k + ε), {@code [1,h,w]}: A the activations
 * {@code [K,h,w]} of a layer, G = ∂y/∂A; {@code relu} keeps what speaks for the class. Cost: one
 * forward pass and a backward pass down to the layer.
 *
 * <p>The weights come closest to the axioms of sensitivity and conservation: Σ R = Σ G ⊙ A. They
 * are gradients averaged where the channel is active, so they need activations that are not
 * negative: where those of a channel cancel, as behind a layer normalisation, the weight is huge
 * and means nothing.
 *
 * <p>Throws {@link dev.pellucid.graph.InvalidModelException} where the layer is neither a feature
 * map nor patch tokens.
 */
public final class XGradCam implements SinglePassMethod {

  /** Lets a channel that is zero everywhere weigh nothing. */
  private static final double DEAD_CHANNELS = 1e-7;

  private static final MethodCard CARD =
      new MethodCard(
          "x-grad-cam",
          "XGrad-CAM",
          SurveyPlace.LOCAL_PIXEL_CAM,
          new Paper(
              "Fu et al.",
              "Axiom-based Grad-CAM: Towards Accurate Visualization and Explanation of CNNs",
              "BMVC",
              2020),
          List.of(FeatureLayers.PARAMETER, ClassActivationMap.KEPT));

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
    return ClassActivationMap.pass(classifier, parameters, ClassActivationMap.KEPT, XGradCam::map);
  }

  private static float[] map(FeatureMap at) {
    float[] a = at.activation();
    float[] g = at.gradient();
    double[] active = at.perChannel((k, i) -> a[i]);
    return at.weighted(at.perChannel((k, i) -> (double) g[i] * a[i] / (active[k] + DEAD_CHANNELS)));
  }
}
