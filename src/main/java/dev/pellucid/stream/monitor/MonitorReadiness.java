package dev.pellucid.stream.monitor;

import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the monitor runs, where it is to. */
@Readiness
class MonitorReadiness implements HealthCheck {

  private final MonitorRole monitor;

  MonitorReadiness(MonitorRole monitor) {
    this.monitor = monitor;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("monitor")
            .status(monitor.isReady())
            .withData("status", monitor.status())
            .withData("closes", monitor.closing().isPresent());
    monitor
        .closing()
        .filter(closing -> closing.closed() != Long.MIN_VALUE)
        .ifPresent(
            closing ->
                answer.withData("closed", Instant.ofEpochMilli(closing.closed()).toString()));
    return answer.build();
  }
}
