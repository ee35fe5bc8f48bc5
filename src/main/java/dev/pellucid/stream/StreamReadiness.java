package dev.pellucid.stream;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while Kafka takes what is explained, and there is a model for images that name none. */
@Readiness
class StreamReadiness implements HealthCheck {

  private final ImageStream stream;

  StreamReadiness(ImageStream stream) {
    this.stream = stream;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("image stream")
        .status(stream.isReady())
        .withData("status", stream.status().name())
        .build();
  }
}
