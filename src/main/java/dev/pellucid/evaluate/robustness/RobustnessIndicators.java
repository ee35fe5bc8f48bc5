package dev.pellucid.evaluate.robustness;

import dev.pellucid.evaluate.Indicator;
import java.util.List;

/** The indicators of this package. */
public final class RobustnessIndicators {

  public static final List<Indicator> ALL =
      List.of(new MaxSensitivity(), new AverageSensitivity(), new RetrainingStability());

  private RobustnessIndicators() {}
}
