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
 * Relative completeness (after Sundararajan, Taly, Yan, 2017): the error of {@link Completeness} as
 * a share of what was to be explained.
 *
 * <p>|Σ R − (score(x) − score(b))| / |score(x) − score(b)|; 0 is best, and 1 is what a map of zeros
 * has. It is not defined where image and baseline score the same. Cost: a forward pass, and one
 * more a baseline.
 *
 * <p>Of images that score nearly as their baseline it says little: what is divided by is rounding.
 */
public final class RelativeCompleteness implements Indicator {

  private static final IndicatorCard CARD =
      new IndicatorCard(
          "relative-completeness",
          "Completeness error, relative",
          IndicatorCard.Family.FAITHFULNESS,
          Better.LOWER,
          "the completeness error as a share of the difference of scores; 0 is best",
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
    CompleteSum sum = CompleteSum.of(explained, effort);
    return sum.difference() == 0
        ? Finding.undefined(
            "the image scores what its baseline does, so there is nothing to add up to")
        : Finding.of(sum.error() / Math.abs(sum.difference()));
  }
}
