package dev.pellucid.stream.monitor;

import dev.pellucid.monitor.drift.DriftSettings;
import dev.pellucid.monitor.fairness.FairnessSettings;
import dev.pellucid.monitor.fairness.Intersection;
import dev.pellucid.monitor.fairness.MeasureKind;
import dev.pellucid.monitor.quantity.Quantity;
import dev.pellucid.monitor.sequential.Patience;
import dev.pellucid.monitor.topology.MonitorSettings;
import dev.pellucid.monitor.topology.MonitorTopics;
import dev.pellucid.stream.TopicConfig;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The monitor's settings, from configuration. */
final class MonitorPlan {

  private MonitorPlan() {}

  static MonitorTopics topics(TopicConfig topics) {
    return new MonitorTopics(
        topics.explanations(),
        topics.labels(),
        topics.references(),
        topics.drift(),
        topics.fairness(),
        topics.alerts());
  }

  /**
   * The settings.
   *
   * @param partitions of the topic of explanations
   * @throws IllegalArgumentException if a value cannot be
   */
  static MonitorSettings settings(MonitorConfig config, TopicConfig topics, int partitions) {
    DriftSettings usual = DriftSettings.USUAL;
    FairnessSettings usualFairness = FairnessSettings.USUAL;
    Patience patience =
        config
            .falseAlarms()
            .meanTime()
            .<Patience>map(Patience.Time::new)
            .orElseGet(() -> new Patience.Images(config.falseAlarms().meanImages()));
    return new MonitorSettings(
        topics(topics),
        partitions,
        new MonitorSettings.Times(
            config.tick(),
            config.grace(),
            config.window(),
            config.idle(),
            config.ahead(),
            config.superseded()),
        config.reference().images(),
        new DriftSettings(
            patience,
            usual.budget(),
            config.effect(),
            usual.confidence(),
            config.mostQuantities(),
            kinds(config)),
        new FairnessSettings(
            patience,
            usualFairness.budget(),
            config.fairness().practical(),
            usualFairness.confidence(),
            measures(config.fairness()),
            config.fairness().attributes().map(List::copyOf).orElseGet(List::of),
            config
                .fairness()
                .intersections()
                .map(pairs -> pairs.stream().map(Intersection::parse).toList())
                .orElseGet(List::of),
            usualFairness.bounds(),
            config.fairness().enough(),
            usualFairness.longestWait()),
        new MonitorSettings.Labels(config.labels().retention(), config.labels().most()),
        config.source());
  }

  private static Set<MeasureKind> measures(MonitorConfig.Fairness config) {
    return config
        .measures()
        .map(names -> names.stream().map(MeasureKind::of).collect(Collectors.toSet()))
        .orElseGet(() -> EnumSet.allOf(MeasureKind.class));
  }

  private static Set<Quantity.Kind> kinds(MonitorConfig config) {
    return config
        .quantities()
        .map(names -> names.stream().map(Quantity.Kind::of).collect(Collectors.toSet()))
        .orElseGet(() -> EnumSet.allOf(Quantity.Kind.class));
  }
}
