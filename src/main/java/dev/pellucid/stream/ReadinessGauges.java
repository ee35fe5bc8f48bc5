package dev.pellucid.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** What {@code /q/health/ready} says, as metrics: whoever watches many instances asks none. */
@ApplicationScoped
class ReadinessGauges {

  private final SmallRyeHealthReporter health;
  private final GaugeUpdates updates;
  private final MultiGauge ready;

  ReadinessGauges(SmallRyeHealthReporter health, GaugeUpdates updates, MeterRegistry registry) {
    this.health = health;
    this.updates = updates;
    this.ready =
        MultiGauge.builder("pellucid.ready")
            .description("1 for each readiness check that is up, 0 for one that is down")
            .register(registry);
  }

  void start(@Observes StartupEvent event) {
    updates.add(this::update);
  }

  private void update() {
    List<Row<?>> rows =
        health.getReadiness().getPayload().getJsonArray("checks").stream()
            .map(JsonValue::asJsonObject)
            .<Row<?>>map(ReadinessGauges::row)
            .toList();
    ready.register(rows, true);
  }

  private static Row<?> row(JsonObject check) {
    boolean up = check.getString("status").equals(HealthCheckResponse.Status.UP.name());
    return Row.of(Tags.of("check", check.getString("name")), up ? 1 : 0);
  }
}
