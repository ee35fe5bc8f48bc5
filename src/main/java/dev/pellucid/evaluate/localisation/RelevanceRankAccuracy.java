package dev.pellucid.evaluate.localisation;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.evaluate.IndicatorCard.Family;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import java.util.List;

/**
 * Relevance rank accuracy (Arras, Osman, Samek, 2022): of the K pixels with the largest relevance,
 * K the object's area, the share that lies on the object. Of equal numbers, as many lie inside as
 * do on average when they are put in a random order.
 *
 * <p>No passes; a sort of the pixels.
 */
public final class RelevanceRankAccuracy implements Indicator {

  private static final IndicatorCard CARD =
      new IndicatorCard(
          "relevance-rank-accuracy",
          "Relevance rank accuracy",
          Family.LOCALISATION,
          Better.HIGHER,
          "of as many most relevant pixels as the object has, the share that lies on it; 0 to 1",
          Placed.ARRAS,
          List.of());

  @Override
  public IndicatorCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(0, 0);
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    return Placed.judged(
        explained,
        (map, object) ->
            Finding.of(Placed.largestInside(map, object, object.area()) / object.area()));
  }
}
