package dev.pellucid.evaluate;

import dev.pellucid.evaluate.complexity.ComplexityIndicators;
import dev.pellucid.evaluate.cost.CostIndicators;
import dev.pellucid.evaluate.faithfulness.FaithfulnessIndicators;
import dev.pellucid.evaluate.localisation.LocalisationIndicators;
import dev.pellucid.evaluate.robustness.RobustnessIndicators;
import dev.pellucid.evaluate.sanity.SanityIndicators;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every indicator, family by family. */
public final class Indicators {

  private static final List<Indicator> ALL =
      Stream.of(
              FaithfulnessIndicators.ALL,
              RobustnessIndicators.ALL,
              LocalisationIndicators.ALL,
              ComplexityIndicators.ALL,
              SanityIndicators.ALL,
              CostIndicators.ALL)
          .flatMap(List::stream)
          .toList();

  private Indicators() {}

  public static List<Indicator> all() {
    return ALL;
  }

  /**
   * The indicator of an id.
   *
   * @throws UnknownIndicatorException if there is none, naming those there are
   */
  public static Indicator byId(String id) {
    return ALL.stream()
        .filter(indicator -> indicator.card().id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new UnknownIndicatorException(
                    "there is no indicator '%s'; known: %s"
                        .formatted(
                            id,
                            ALL.stream()
                                .map(indicator -> indicator.card().id())
                                .collect(Collectors.joining(", ")))));
  }
}
