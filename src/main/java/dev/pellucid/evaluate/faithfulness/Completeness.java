package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import java.util.List;

/**
 * Completeness (Sundararajan, Taly, Yan, 2017): how far the attributions are from adding up to what
 * they explain.
 *
 * <p>|Σ R − (score(x) − score(b))|, b the baseline that the method itself was asked with, the mean
 * of the scores where it has several; the score is the logit, or the probability where the method
 * was asked for that. In the unit of the score; 0 is best. Cost: a forward pass, and one more a
 * baseline.
 *
 * <p>Only of methods that claim it, with the baseline that they claim it of: Integrated Gradients,
 * GradientSHAP (in the mean over its samples), DeepLIFT, Deep SHAP, and Kernel SHAP and Shapley
 * value sampling over a grid. Others are refused: a saliency map has no sum to be held to.
 *
 * <p>It checks arithmetic, not sense: a method may hand out the right total to the wrong pixels.
 */
public final class Completeness implements Indicator {

  private static final IndicatorCard CARD =
      new IndicatorCard(
          "completeness",
          "Completeness error",
          IndicatorCard.Family.FAITHFULNESS,
          Better.LOWER,
          "how far attributions are from adding up to the difference of scores; 0 is best",
          CompleteSum.PAPER,
          List.of());

  @Override
  public IndicatorCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return CompleteSum.MOST_PASSES;
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    return Finding.of(CompleteSum.of(explained, effort).error());
  }
}
