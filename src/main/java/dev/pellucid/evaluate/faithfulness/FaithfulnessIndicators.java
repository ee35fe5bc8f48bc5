package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.Indicator;
import java.util.List;

/** The indicators of this package, in the order in which they are listed. */
public final class FaithfulnessIndicators {

  public static final List<Indicator> ALL =
      List.of(
          new Deletion(),
          new Insertion(),
          new AopcMorf(),
          new AopcLerf(),
          new Abpc(),
          new RoadMorf(),
          new RoadLerf(),
          new RoadGap(),
          new AverageDrop(),
          new IncreaseInConfidence(),
          new Infidelity(),
          new FaithfulnessCorrelation(),
          new MuFidelity(),
          new Completeness(),
          new RelativeCompleteness());

  private FaithfulnessIndicators() {}
}
