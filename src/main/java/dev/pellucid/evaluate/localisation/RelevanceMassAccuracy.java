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
 * Relevance mass accuracy (Arras, Osman, Samek, 2022): Σ max(0, r) over the object's pixels divided
 * by that of all pixels. What knows nothing of the object gets the share of the image that it
 * covers.
 *
 * <p>No passes.
 */
public final class RelevanceMassAccuracy implements Indicator {

  private static final IndicatorCard CARD =
      new IndicatorCard(
          "relevance-mass-accuracy",
          "Relevance mass accuracy",
          Family.LOCALISATION,
          Better.HIGHER,
          "the share of positive relevance that lies on the object; 0 to 1",
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
    return Placed.judged(explained, Placed::share);
  }
}
