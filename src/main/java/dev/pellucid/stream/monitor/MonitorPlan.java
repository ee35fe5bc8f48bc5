package dev.pellucid.stream.monitor;

import dev.pellucid.monitor.drift.DriftSettings;
import dev.pellucid.monitor.quantity.Quantity;
import dev.pellucid.monitor.sequential.Patience;
import dev.pellucid.monitor.topology.MonitorSettings;
import dev.pellucid.monitor.topology.MonitorTopics;
import dev.pellucid.stream.TopicConfig;
import java.util.EnumSet;
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
            kinds(config)));
  }

  private static Set<Quantity.Kind> kinds(MonitorConfig config) {
    return config
        .quantities()
        .map(names -> names.stream().map(Quantity.Kind::of).collect(Collectors.toSet()))
        .orElseGet(() -> EnumSet.allOf(Quantity.Kind.class));
  }
}
