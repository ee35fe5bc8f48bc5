package dev.pellucid.evaluate.localisation;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.evaluate.IndicatorCard.Family;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import java.util.List;

/**
 * The energy-based pointing game (Wang et al., 2020): Σ max(0, r) over the pixels of the object's
 * bounding boxes divided by that of all pixels. Every connected part of the object (eight
 * neighbours) has a box.
 *
 * <p>No passes. A box holds more than the object: {@link RelevanceMassAccuracy} goes by the object
 * itself.
 */
public final class EnergyPointingGame implements Indicator {

  private static final IndicatorCard CARD =
      new IndicatorCard(
          "energy-pointing-game",
          "Energy-based pointing game",
          Family.LOCALISATION,
          Better.HIGHER,
          "the share of positive relevance inside the object's bounding boxes; 0 to 1",
          new Paper(
              "Wang et al.",
              "Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks",
              "CVPR Workshops",
              2020),
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
    return Placed.judged(explained, (map, object) -> Placed.share(map, Boxes.about(object)));
  }
}
