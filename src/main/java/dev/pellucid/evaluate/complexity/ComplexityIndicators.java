package dev.pellucid.evaluate.complexity;

import dev.pellucid.evaluate.Indicator;
import java.util.List;

/** The indicators of this family, in the order in which they are shown. */
public final class ComplexityIndicators {

  public static final List<Indicator> ALL = List.of(new Sparseness(), new Complexity());

  private ComplexityIndicators() {}
}
