package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.Curve;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.image.HeatMap;

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
      new IndicatorCard(
          "road-lerf",
          "ROAD, LeRF",
          IndicatorCard.Family.FAITHFULNESS,
          Better.HIGHER,
          "mean score with the least relevant pixels filled in from their surroundings; a probability, 0 to 1",
          Imputed.PAPER,
          Imputed.PARAMETERS);

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
    HeatMap map = explained.map();
    if (map.min() == map.max()) {
      return Ranking.UNDEFINED;
    }
    Curve curve = Imputed.curve(explained, Ranking.ofPixels(map).reversed(), parameters, effort);
    return Finding.of(Imputed.mean(curve), curve);
  }
}
