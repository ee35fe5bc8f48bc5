package dev.pellucid.evaluate.localisation;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.evaluate.IndicatorCard.Family;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import java.util.List;

/**
 * Intersection over union of the object and the map's top area: the pixels of the largest numbers,
 * as Network Dissection cuts them off (Bau, Zhou, Khosla, Oliva, Torralba, 2017). Of equal numbers
 * at the edge of the area, as many lie inside the object as do on average when they are put in a
 * random order.
 *
 * <p>No passes; a sort of the pixels. With an area of another size than the object's, no map gets
 * 1. With one of the same size it ranks maps as {@link RelevanceRankAccuracy} does.
 */
public final class IntersectionOverUnion implements Indicator {

  /** How large the top area is. */
  public static final Parameter.Real AREA =
      new Parameter.Real(
          "area", 0.0, 0, 100, "of the top area, % of the pixels; 0 for as many as the object has");

  private static final IndicatorCard CARD =
      new IndicatorCard(
          "iou",
          "Intersection over union",
          Family.LOCALISATION,
          Better.HIGHER,
          "of the map's top area and the object, what they share divided by what they cover together; 0 to 1",
          new Paper(
              "Bau et al.",
              "Network Dissection: Quantifying Interpretability of Deep Visual Representations",
              "CVPR",
              2017),
          List.of(AREA));

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
    double percent = parameters.get(AREA);
    return Placed.judged(
        explained,
        (map, object) -> {
          int top =
              percent == 0
                  ? object.area()
                  : (int) Math.max(1, Math.round(percent / 100 * map.values().length));
          double shared = Placed.largestInside(map, object, top);
          return Finding.of(shared / (top + object.area() - shared));
        });
  }
}
