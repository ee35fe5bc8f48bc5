package dev.pellucid.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How far the consumers of this instance are behind: for each partition that is theirs the records
 * that they have not fetched, as Kafka's client says. What was fetched and is not committed yet is
 * not in it.
 */
@ApplicationScoped
public class ConsumerLag {

  private final MultiGauge lag;
  private final KafkaClientService clients;
  private final GaugeUpdates updates;
  private final boolean explain;
  private final boolean deep;
  private final Map<String, Supplier<Map<MetricName, ? extends Metric>>> consumers =
      new ConcurrentHashMap<>();

  ConsumerLag(
      MeterRegistry registry,
      KafkaClientService clients,
      GaugeUpdates updates,
      @ConfigProperty(name = "mp.messaging.incoming.images.enabled", defaultValue = "true")
          boolean explain,
      @ConfigProperty(name = "mp.messaging.incoming.images-deep.enabled", defaultValue = "true")
          boolean deep) {
    this.clients = clients;
    this.updates = updates;
    this.explain = explain;
    this.deep = deep;
    this.lag =
        MultiGauge.builder("pellucid.consumer.lag")
            .description("Records of a partition that its consumer has not fetched yet")
            .baseUnit("records")
            .register(registry);
  }

  void start(@Observes StartupEvent event) {
    if (explain) {
      follow(AssignmentTracker.NAME, () -> metrics(AssignmentTracker.NAME));
    }
    if (deep) {
      follow(DeepAssignmentTracker.DEEP, () -> metrics(DeepAssignmentTracker.DEEP));
    }
    updates.add(this::update);
  }

  /**
   * Tells how far a consumer is behind.
   *
   * @param consumer what it is called in the metric
   * @param metrics of Kafka's client, or of several
   */
  public void follow(String consumer, Supplier<Map<MetricName, ? extends Metric>> metrics) {
    consumers.put(consumer, metrics);
  }

  private Map<MetricName, ? extends Metric> metrics(String channel) {
    return Optional.<KafkaConsumer<byte[], byte[]>>ofNullable(clients.getConsumer(channel))
        .map(consumer -> consumer.unwrap().metrics())
        .orElse(Map.of());
  }

  void update() {
    List<Row<?>> rows = new ArrayList<>();
    consumers.forEach(
        (consumer, metrics) ->
            metrics
                .get()
                .forEach(
                    (name, metric) -> {
                      if (isLag(name) && metric.metricValue() instanceof Double) {
                        rows.add(row(consumer, metric));
                      }
                    }));
    lag.register(rows, true);
  }

  private static Row<?> row(String consumer, Metric metric) {
    Map<String, String> tags = metric.metricName().tags();
    return Row.of(
        Tags.of(
            "consumer", consumer, "topic", tags.get("topic"), "partition", tags.get("partition")),
        () -> (Double) metric.metricValue());
  }

  /** Those that restore state read their own changelogs, which nobody waits for. */
  private static boolean isLag(MetricName name) {
    String client = name.tags().getOrDefault("client-id", "");
    return name.name().equals("records-lag")
        && name.tags().containsKey("partition")
        && !client.endsWith("-restore-consumer")
        && !client.endsWith("-global-consumer");
  }
}
