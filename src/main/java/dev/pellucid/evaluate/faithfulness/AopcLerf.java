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
 * Pixel flipping, the least relevant first (Samek et al., 2017): as {@link AopcMorf}, in the
 * reverse order, so that little is lost under a good map. A map that speaks against the class in
 * places has these flipped first, and the score may even rise: the value is below 0 then. Cost:
 * {@code steps} + 1 forward passes a baseline.
 *
 * <p>It does not see how the most relevant places are ranked among themselves: read it beside
 * {@link AopcMorf}, or {@link Abpc} instead of both.
 */
public final class AopcLerf implements Indicator {

  private static final IndicatorCard CARD =
      Aopc.card(
          "aopc-lerf",
          "Pixel flipping: AOPC, LeRF",
          Better.LOWER,
          "mean loss of the score while the least relevant regions are flipped first; of a probability, at most 1");

  @Override
  public IndicatorCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return Aopc.passes(parameters);
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    return Aopc.loss(explained, Ranking::reversed, parameters, effort);
  }
}
