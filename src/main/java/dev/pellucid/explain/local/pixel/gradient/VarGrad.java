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
 * The variance of the gradient under noise (Adebayo, Gilmer, Goodfellow, Kim, 2018).
 *
 * <p>R = E[(∂y/∂x (x + ε))²] − E[∂y/∂x (x + ε)]², {@code [C,H,W]}, ε as for {@link SmoothGrad}.
 * Cost: {@code samples} forward and backward passes.
 *
 * <p>Never negative, and independent of the gradient itself (Seo et al., 2018): it shows where the
 * score is curved. A linear model has none anywhere, whatever it relies on. In the units of a
 * squared gradient; not to be summed or compared with attributions.
 */
public final class VarGrad implements ExplanationMethod {

  private static final MethodCard CARD =
      new MethodCard(
          "var-grad",
          "VarGrad",
          SurveyPlace.LOCAL_PIXEL_GRADIENT,
          new Paper(
              "Adebayo et al.",
              "Local Explanation Methods for Deep Neural Networks Lack Sensitivity to Parameter Values",
              "ICLR Workshop",
              2018),
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
    return NoisyGradients.explain(classifier, batch, parameters, effort, VarianceEstimate::new);
  }
}
