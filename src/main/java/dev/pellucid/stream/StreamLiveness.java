package dev.pellucid.stream;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive until only a restart can help. */
@Liveness
class StreamLiveness implements HealthCheck {

  private final ImageStream stream;
  private final DeepStream deep;

  StreamLiveness(ImageStream stream, DeepStream deep) {
    this.stream = stream;
    this.deep = deep;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("image stream")
        .status(stream.status() != StreamStatus.FAILED && deep.status() != StreamStatus.FAILED)
        .withData("status", stream.status().name())
        .withData("deep", deep.status().name())
        .build();
  }
}
