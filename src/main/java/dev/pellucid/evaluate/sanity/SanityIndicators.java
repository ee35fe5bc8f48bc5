package dev.pellucid.evaluate.sanity;

import dev.pellucid.evaluate.Indicator;
import java.util.List;

/** The indicators of this package. */
public final class SanityIndicators {

  public static final List<Indicator> ALL =
      List.of(
          new ModelParameterRandomisation(),
          new EfficientModelParameterRandomisation(),
          new RandomLogit());

  private SanityIndicators() {}
}
