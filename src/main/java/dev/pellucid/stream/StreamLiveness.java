package dev.pellucid.stream;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive until only a restart can help. */
@Liveness
class StreamLiveness implements HealthCheck {

  private final ImageStream stream;

  StreamLiveness(ImageStream stream) {
    this.stream = stream;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("image stream")
        .status(stream.status() != StreamStatus.FAILED)
        .withData("status", stream.status().name())
        .build();
  }
}
