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
 * Average drop (Chattopadhay, Sarkar, Howlader, Balasubramanian, 2018): what share of its
 * confidence the model loses when it is shown the image as far as the map goes.
 *
 * <p>max(0, Y − O) / Y, Y the probability of the class in the image x and O in b + m ⊙ (x − b), m
 * the map {@code [H,W]} stretched to 0…1, b the {@code baseline}. The mean over images is the
 * paper's figure, there in per cent; 0 is best. Cost: two forward passes.
 *
 * <p>A map that is 1 nearly everywhere shows everything and loses nothing: it can be had by
 * pretending that all matters, so never read it without a look at how much the map shows
 * (sparseness, complexity). Not for maps with two signs, whose zero is no end.
 */
public final class AverageDrop implements Indicator {

  private static final IndicatorCard CARD =
      new IndicatorCard(
          "average-drop",
          "Average drop",
          IndicatorCard.Family.FAITHFULNESS,
          Better.LOWER,
          "share of the probability that is lost where the image is shown as far as its map; 0 to 1",
          ShownByMap.PAPER,
          List.of(SharedParameters.BASELINE));

  @Override
  public IndicatorCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(2, 0);
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    return ShownByMap.finding(
        explained,
        parameters,
        effort,
        both -> Math.max(0, both.whole() - both.shown()) / both.whole());
  }
}
