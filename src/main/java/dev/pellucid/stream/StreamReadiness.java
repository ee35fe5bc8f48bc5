package dev.pellucid.stream;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while Kafka takes what is explained, and there is a model for images that name none: in
 * each lane that runs here.
 */
@Readiness
class StreamReadiness implements HealthCheck {

  private final ImageStream stream;
  private final DeepStream deep;

  StreamReadiness(ImageStream stream, DeepStream deep) {
    this.stream = stream;
    this.deep = deep;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("image stream")
            .status(stream.isReady() && deep.isReady())
            .withData("status", stream.status().name())
            .withData("deep", deep.status().name());
    stream
        .obstacle()
        .or(deep::obstacle)
        .ifPresent(obstacle -> answer.withData("obstacle", obstacle));
    return answer.build();
  }
}
