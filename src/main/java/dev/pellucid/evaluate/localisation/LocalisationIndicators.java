package dev.pellucid.evaluate.localisation;

import dev.pellucid.evaluate.Indicator;
import java.util.List;

/** The indicators of this family, in the order in which they are shown. */
public final class LocalisationIndicators {

  public static final List<Indicator> ALL =
      List.of(
          new PointingGame(),
          new EnergyPointingGame(),
          new RelevanceMassAccuracy(),
          new RelevanceRankAccuracy(),
          new IntersectionOverUnion());

  private LocalisationIndicators() {}
}
