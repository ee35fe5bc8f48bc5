package dev.pellucid.evaluate.cost;

import dev.pellucid.evaluate.Indicator;
import java.util.List;

/** The indicators of this package. */
public final class CostIndicators {

  public static final List<Indicator> ALL = List.of(new ExplanationTime());

  private CostIndicators() {}
}
