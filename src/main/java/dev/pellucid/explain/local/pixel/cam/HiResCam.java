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
 * High-resolution class activation mapping (Draelos, Carin, 2020).
 *
 * <p>R = Σ_k G_k ⊙ A_k, {@code [1,h,w]}: A the activations {@code [K,h,w]} of a layer, G = ∂y/∂A;
 * {@code relu} keeps what speaks for the class. Cost: one forward pass and a backward pass down to
 * the layer.
 *
 * <p>Where all behind the layer is linear, the map shows exactly the positions that raised the
 * score, which Grad-CAM's averaged gradients may not: there Σ R and the bias of the head are the
 * logit. Where nonlinear layers follow it is a first-order share, and at early layers as noisy as
 * the gradient.
 *
 * <p>Throws {@link dev.pellucid.graph.InvalidModelException} where the layer is neither a feature
 * map nor patch tokens.
 */
public final class HiResCam implements SinglePassMethod {

  private static final MethodCard CARD =
      new MethodCard(
          "hires-cam",
          "HiResCAM",
          SurveyPlace.LOCAL_PIXEL_CAM,
          new Paper(
              "Draelos, Carin",
              "Use HiResCAM instead of Grad-CAM for faithful explanations of convolutional neural networks",
              "arXiv:2011.08891",
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
    return ClassActivationMap.pass(classifier, parameters, ClassActivationMap.KEPT, HiResCam::map);
  }

  private static float[] map(FeatureMap at) {
    float[] a = at.activation();
    float[] g = at.gradient();
    return at.sum((k, i) -> (double) g[i] * a[i]);
  }
}
