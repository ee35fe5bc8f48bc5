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

/**
 * Remove and debias, both orders (after Rong et al., 2022): {@link RoadLerf} − {@link RoadMorf} for
 * one image, twice what the library of Grad-CAM by Gildenblat calls combined. The curve that is
 * told is that of the most relevant first. Cost: twice a forward pass a percentage, and two more.
 *
 * <p>What filling in does by itself enters both and cancels in part. Not to be compared between
 * models.
 */
public final class RoadGap implements Indicator {

  private static final IndicatorCard CARD =
      Imputed.card(
          "road-gap",
          "ROAD, LeRF less MoRF",
          Better.HIGHER,
          "mean of what the order of filling in makes of the score; of a probability, -1 to 1, a random map near 0");

  @Override
  public IndicatorCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    Passes one = Imputed.passes(parameters);
    return one.plus(one);
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    return Ranking.judged(
        explained,
        map -> {
          Ranking ranking = Ranking.ofPixels(map);
          Curve most = Imputed.curve(explained, ranking, parameters, effort);
          Curve least = Imputed.curve(explained, ranking.reversed(), parameters, effort);
          return Finding.of(Imputed.mean(least) - Imputed.mean(most), most);
        });
  }
}
