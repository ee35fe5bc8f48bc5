package dev.pellucid.explain.local.pixel.gradient;

import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;

/**
 * The mean gradient under noise (Smilkov, Thorat, Kim, Viégas, Wattenberg, 2017).
 *
 * <p>R = E[∂y/∂x (x + ε)], {@code [C,H,W]}, ε ~ N(0, σ²) for every channel of every pixel, σ =
 * {@code noise}·(max x − min x). Cost: {@code samples} forward and backward passes.
 *
 * <p>It is the gradient of the score smoothed by a Gaussian: what of the gradient holds for all
 * images nearby. The noise is large (the usual 0.15 is seen as strong grain), so the network is
 * asked about images unlike those it was trained on; where it breaks down under noise the map
 * explains the broken-down network. Values do not add up to the logit. The standard error that is
 * reported is that of the worst pixel: at 50 samples it is often a good part of the largest value.
 */
public final class SmoothGrad implements ExplanationMethod {

  private static final MethodCard CARD =
      new MethodCard(
          "smooth-grad",
          "SmoothGrad",
          SurveyPlace.LOCAL_PIXEL_GRADIENT,
          new Paper(
              "Smilkov et al.",
              "SmoothGrad: removing noise by adding noise",
              "arXiv:1706.03825",
              2017),
          NoisyGradients.PARAMETERS);

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return NoisyGradients.passes(parameters);
  }

  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    return NoisyGradients.explain(classifier, batch, parameters, effort, MeanEstimate::new);
  }
}
