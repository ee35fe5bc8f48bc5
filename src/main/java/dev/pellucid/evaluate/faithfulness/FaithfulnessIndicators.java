package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.Indicator;
import java.util.List;

/** The indicators of this package, in the order in which they are listed. */
public final class FaithfulnessIndicators {

  public static final List<Indicator> ALL = List.of(new Deletion(), new Insertion());

  private FaithfulnessIndicators() {}
}
