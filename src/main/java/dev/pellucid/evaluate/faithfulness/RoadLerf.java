package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;

/**
 * Remove and debias, the least relevant first (Rong et al., 2022): as {@link RoadMorf}, in the
 * reverse order, so that a good map keeps the score up. Cost: a forward pass a percentage, and one
 * more.
 *
 * <p>At high percentages it asks how little of the image suffices; a map that is fine and scattered
 * lets everything be filled in well, and does well without knowing why.
 */
public final class RoadLerf implements Indicator {

  private static final IndicatorCard CARD =
      Imputed.card(
          "road-lerf",
          "ROAD, LeRF",
          Better.HIGHER,
          "mean score with the least relevant pixels filled in from their surroundings; a probability, 0 to 1");

  @Override
  public IndicatorCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return Imputed.passes(parameters);
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    return Imputed.score(explained, Ranking::reversed, parameters, effort);
  }
}
