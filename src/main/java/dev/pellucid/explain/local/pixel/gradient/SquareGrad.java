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
 * The mean square of the gradient under noise (Hooker, Erhan, Kindermans, Kim, 2019).
 *
 * <p>R = E[(∂y/∂x (x + ε))²], {@code [C,H,W]}, ε as for {@link SmoothGrad}. Cost: {@code samples}
 * forward and backward passes.
 *
 * <p>Never negative: it says where the score is sensitive, not in which direction. It is the square
 * of {@link SmoothGrad} plus {@link VarGrad}. In the units of a squared gradient; not to be summed
 * or compared with attributions.
 */
public final class SquareGrad implements ExplanationMethod {

  private static final MethodCard CARD =
      new MethodCard(
          "square-grad",
          "SquareGrad",
          SurveyPlace.LOCAL_PIXEL_GRADIENT,
          new Paper(
              "Hooker et al.",
              "A Benchmark for Interpretability Methods in Deep Neural Networks",
              "NeurIPS",
              2019),
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
    return NoisyGradients.explain(classifier, batch, parameters, effort, SquareEstimate::new);
  }
}
