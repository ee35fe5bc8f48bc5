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
 * Increase in confidence (Chattopadhay, Sarkar, Howlader, Balasubramanian, 2018): whether the model
 * is surer of the class when it is shown the image as far as the map goes.
 *
 * <p>1 if O > Y, else 0, both as {@link AverageDrop} has them. The mean over images is the paper's
 * figure, there in per cent. Cost: two forward passes.
 *
 * <p>An image that is classified with probability near 1 cannot gain, so that figures of models or
 * sets of different accuracy do not compare.
 */
public final class IncreaseInConfidence implements Indicator {

  private static final IndicatorCard CARD =
      new IndicatorCard(
          "increase-in-confidence",
          "Increase in confidence",
          IndicatorCard.Family.FAITHFULNESS,
          Better.HIGHER,
          "1 where the class is more probable in the image as far as its map shows it, else 0; the mean is a rate",
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
  public boolean isYesOrNo() {
    return true;
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    return ShownByMap.finding(
        explained, parameters, effort, both -> both.shown() > both.whole() ? 1 : 0);
  }
}
