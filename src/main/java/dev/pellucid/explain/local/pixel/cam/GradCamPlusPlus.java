package dev.pellucid.explain.local.pixel.cam;

import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.SinglePassMethod;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Grad-CAM++ (Chattopadhay, Sarkar, Howlader, Balasubramanian, 2018).
 *
 * <p>R = relu(Σ_k w_k A_k) with w_k = Σ α_k ⊙ relu(G_k) and α_k = G_k² / (2 G_k² + (Σ A_k) G_k³ +
 * ε), {@code [1,h,w]}: A the activations {@code [K,h,w]} of a layer, G = ∂y/∂A. This is the paper's
 * closed form, for the exponential of the score, whose factor exp(y) is common to all weights and
 * left out. Cost: one forward pass and a backward pass down to the layer.
 *
 * <p>Weighting positions alike whatever the size of what lies there, it covers several objects of a
 * class better than Grad-CAM. Channels with a negative gradient are ignored, so it tells little of
 * evidence against, and at the maps of two classes it often shows the same places. The share of ε
 * grows where gradients are small; the usual library has 1e-6.
 *
 * <p>Throws {@link dev.pellucid.graph.InvalidModelException} where the layer is neither a feature
 * map nor patch tokens.
 */
public final class GradCamPlusPlus implements SinglePassMethod {

  static final Parameter.Real EPSILON =
      new Parameter.Real("epsilon", 1e-6, 0.0, 1.0, "added to the denominator of the weights");

  private static final MethodCard CARD =
      new MethodCard(
          "grad-cam-plus-plus",
          "Grad-CAM++",
          SurveyPlace.LOCAL_PIXEL_CAM,
          new Paper(
              "Chattopadhay et al.",
              "Grad-CAM++: Generalized Gradient-Based Visual Explanations for Deep Convolutional Networks",
              "WACV",
              2018),
          List.of(FeatureLayers.PARAMETER, ClassActivationMap.CUT, EPSILON));

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
    return ClassActivationMap.pass(
        classifier, parameters, ClassActivationMap.CUT, at -> map(at, parameters.get(EPSILON)));
  }

  private static float[] map(FeatureMap at, double epsilon) {
    float[] g = at.gradient();
    return weighted(at, g, i -> (double) g[i] * g[i], i -> (double) g[i] * g[i] * g[i], epsilon);
  }

  /**
   * The map by derivatives of three orders.
   *
   * @param first of the score, as are the second and third of its exponential but for the factor
   */
  static float[] weighted(
      FeatureMap at,
      float[] first,
      IntToDoubleFunction second,
      IntToDoubleFunction third,
      double epsilon) {
    float[] a = at.activation();
    double[] active = at.perChannel((k, i) -> a[i]);
    return at.weighted(
        at.perChannel(
            (k, i) -> {
              if (first[i] <= 0) {
                return 0;
              }
              double d2 = second.applyAsDouble(i);
              return first[i] * d2 / (2 * d2 + active[k] * third.applyAsDouble(i) + epsilon);
            }));
  }
}
