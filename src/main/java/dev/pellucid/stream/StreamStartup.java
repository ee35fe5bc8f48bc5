package dev.pellucid.stream;

import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/**
 * Started once every model that is there has been loaded and has run, wherever models are needed. A
 * bundle that cannot be loaded holds up nothing: no restart would mend it.
 */
@Startup
class StreamStartup implements HealthCheck {

  private static final Set<StreamStatus> WITHOUT_MODELS =
      Set.of(StreamStatus.LOADING, StreamStatus.FAILED);

  private final ImageStream stream;
  private final DeepStream deep;

  StreamStartup(ImageStream stream, DeepStream deep) {
    this.stream = stream;
    this.deep = deep;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("models")
        .status(
            !WITHOUT_MODELS.contains(stream.status()) && !WITHOUT_MODELS.contains(deep.status()))
        .withData("status", stream.status().name())
        .withData("deep", deep.status().name())
        .build();
  }
}
