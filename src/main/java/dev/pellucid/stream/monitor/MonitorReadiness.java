package dev.pellucid.stream.monitor;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
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
    return HealthCheckResponse.named("monitor")
        .status(monitor.isReady())
        .withData("status", monitor.status())
        .build();
  }
}
